package org.backplane.monitor;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.inspect.CodeRequest;
import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.inspect.InstructionInfo;
import org.backplane.api.machine.inspect.MachineInfo;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.inspect.OddityInfo;
import org.backplane.api.machine.inspect.PauseInfo;
import org.backplane.api.machine.inspect.RegisterInfo;
import org.backplane.api.machine.inspect.SeatInfo;
import org.backplane.api.machine.inspect.TraceRequest;
import org.backplane.api.machine.inspect.VcpuInfo;

/** A machine that only answers questions and remembers what it was told to do. */
final class FakeMachine implements Inspector {
    private static final PauseInfo NO_PAUSES = new PauseInfo(0, new PauseInfo.Distribution(0, 0, 0, 0),
            new PauseInfo.Distribution(0, 0, 0, 0));

    final List<String> told = new ArrayList<>();

    Machine machine() {
        return (Machine) Proxy.newProxyInstance(FakeMachine.class.getClassLoader(), new Class<?>[]{Machine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "inspector" -> this;
                    case "spec" -> new MachineSpec("pc", "x86-64", 4096, List.of());
                    case "power" -> power();
                    case "look" -> throw new NoSuchElementException("it has no parts");
                    default -> told.add(method.getName()) ? null : null;
                });
    }

    private Power power() {
        return (Power) Proxy.newProxyInstance(FakeMachine.class.getClassLoader(), new Class<?>[]{Power.class},
                (proxy, method, arguments) -> told.add("power " + method.getName()) ? null : null);
    }

    @Override
    public MachineInfo info() {
        PauseInfo swaps = new PauseInfo(3, NO_PAUSES.total(),
                new PauseInfo.Distribution(870_000, 0, 12_345_678, 1_500_000_000));
        return new MachineInfo("pc", "x86-64", 512L << 20, "waiting", 2_000_000_000, 5_000_000,
                List.of("cpu0 waits for a core"), swaps, NO_PAUSES);
    }

    @Override
    public List<SeatInfo> seats() {
        return List.of(
                new SeatInfo("com1", "com1", "uart16550", "seated", "org.backplane.dev.uart", "1.2.3", "b7",
                        List.of("io:0x3f8 (8)"), 2, ""),
                new SeatInfo("the core of cpu0", "cpu0", "x86.interpreter", "vacant", "", "", "", List.of(), 0,
                        "no bundle"));
    }

    @Override
    public List<VcpuInfo> vcpus() {
        return List.of(new VcpuInfo(0, "cpu0", "stopped", "", 1234567, 89));
    }

    @Override
    public String registersOfVcpu(String vcpu) {
        return vcpu + ": rip=fff0\nrax=0";
    }

    @Override
    public List<RegisterInfo> registers(String part) {
        if (!part.equals("com1")) { throw new IllegalArgumentException("there is no part " + part); }
        return List.of(new RegisterInfo("", 5, 1, "LSR", 0x60,
                List.of(new RegisterInfo.Field("DR", 0), new RegisterInfo.Field("THRE", 1)), "LSR 0x60 THRE TEMT"),
                new RegisterInfo("", 8, 8, "WIDE", -1, List.of(), "WIDE"));
    }

    @Override
    public void trace(String part, boolean on) {
        told.add("trace " + part + " " + on);
    }

    @Override
    public List<InstructionInfo> disassemble(CodeRequest request) {
        told.add(request.toString());
        return List.of(new InstructionInfo(0xffff_ffff_8100_0000L, "4889c3", "mov    %rax,%rbx", true),
                new InstructionInfo(0xffff_ffff_8100_0003L, "", "(no RAM is there)", false));
    }

    @Override
    public void traceInstructions(String vcpu, TraceRequest request) {
        told.add(vcpu + " " + request);
    }

    @Override
    public List<OddityInfo> oddities() {
        return List.of(new OddityInfo(Oddity.UNHANDLED, "", "read of io:0x2e, 8 bits", 17));
    }

    @Override
    public String digest() {
        return "memory 0123";
    }
}
