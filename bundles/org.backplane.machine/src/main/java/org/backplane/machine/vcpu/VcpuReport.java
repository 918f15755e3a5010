package org.backplane.machine.vcpu;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.machine.inspect.VcpuInfo;

/** What a vCPU does, for people. */
public final class VcpuReport {
    private final MachineVcpu vcpu;
    private final QuietGate gate;

    VcpuReport(MachineVcpu vcpu, QuietGate gate) {
        this.vcpu = vcpu;
        this.gate = gate;
    }

    /** Any thread. */
    public VcpuInfo info() {
        CpuCore seated = vcpu.core();
        return new VcpuInfo(vcpu.index(), vcpu.name(), doing(), vcpu.coreType(), vcpu.retired(),
                seated == null ? 0 : seated.flushes());
    }

    private String doing() {
        CpuState state = vcpu.state();
        if (vcpu.runner().shutDown()) { return "shut down"; }
        if (gate.closed()) { return "stopped"; }
        if (state == null) { return "running"; }
        return state.stopped ? "not started" : state.halted ? "halted" : "running";
    }

    /** Its registers. Exact at a quiet point. */
    public String registers() {
        Architecture asked = vcpu.architecture();
        CpuState state = vcpu.state();
        return asked == null || state == null ? "no architecture is seated" : asked.describe(state);
    }

    /** What it does, why it goes no further, and its registers. At a quiet point. */
    public String whole() {
        return vcpu.name() + " " + standing() + " after " + vcpu.retired() + " instructions\n" + registers();
    }

    private String standing() {
        CpuState state = vcpu.state();
        if (vcpu.runner().shutDown()) { return "is shut down (" + vcpu.runner().shutDownReason() + ")"; }
        if (state.stopped) { return "is not started"; }
        if (!state.halted) { return "runs"; }
        return vcpu.architecture().interruptible(state) ? "is halted" : "is halted with interrupts off";
    }
}
