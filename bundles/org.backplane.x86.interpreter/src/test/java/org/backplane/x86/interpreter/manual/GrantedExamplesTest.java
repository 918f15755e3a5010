package org.backplane.x86.interpreter.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Unanswered;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.api.x86.manage.KvmException;
import org.backplane.lib.x86.Bits;
import org.backplane.testkit.VcpuBench;
import org.backplane.x86.cpuidfault.CpuidFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Acceptance examples of capabilities and of CPUID faulting, by number, that are about what instructions do. */
class GrantedExamplesTest {
    /** mov %rax,%cr4 */
    private static final byte[] MOV_CR4 = bytes("0f22e0");
    /** vpaddd %ymm2,%ymm1,%ymm0 */
    private static final byte[] VPADDD = bytes("c5f5fec2");
    /** mov (%rsi),%al */
    private static final byte[] LOAD = bytes("8a06");
    private static final byte[] CPUID = bytes("0fa2");
    /** add $8,%rsp; mov $0x140,%ecx; xor %eax,%eax; xor %edx,%edx; wrmsr; iretq: five instructions, then IRET */
    private static final byte[] ALLOW = bytes("4883c408" + "b940010000" + "31c0" + "31d2" + "0f30" + "48cf");
    private static final int INVALID = 6;
    private static final int PROTECTION = 13;
    private static final int PAGE = 14;
    private static final long OSXSAVE = 1 << 18;
    private static final long SMEP = 1 << 20;
    private static final long GENUINE = 0x756e_6547;

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void free() {
        arena.close();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private Machine machine(String model, int cpl, Function<X86State, List<CpuExtension>> parts) {
        Machine machine = new Machine(arena, model, "fault", Unanswered.NONE, parts);
        machine.begin("long", cpl);
        return machine;
    }

    private Machine machine(String model) {
        return machine(model, 0, _ -> List.of());
    }

    /** Executes one instruction and gives the vector of its fault, -1 when it has none. */
    private static int fault(Machine machine, byte[] code) {
        machine.reg[X86Reg.RIP] = Machine.CODE;
        machine.run(code, 1);
        long at = machine.reg[X86Reg.RIP];
        if (at == Machine.CODE + code.length) { return -1; }
        return (int) (at - Machine.HANDLERS) / 16;
    }

    @Test
    void capabilities4WithoutAvx2ItsInstructionsAreInvalid() {
        for (Map.Entry<String, Integer> model : Map.of("max", -1, "max,-avx2", INVALID).entrySet()) {
            Machine machine = machine(model.getKey());
            machine.reg[X86Reg.CR4] |= OSXSAVE;
            machine.reg[X86Reg.XCR0] = 7;
            assertEquals(model.getValue(), fault(machine, VPADDD), model.getKey());
        }
    }

    @Test
    void capabilities5ASecondTableWithoutSmep() {
        Machine machine = machine("max");
        List<CpuidEntry> table = machine.control().getCpuid2(256);
        for (int smep : new int[]{1 << 7, 0}) {
            machine.control().setCpuid2(table.stream().map(entry -> entry.function() == 7 && entry.index() == 0
                    ? new CpuidEntry(7, 0, true, entry.eax(), entry.ebx() & ~(1 << 7) | smep, entry.ecx(), entry.edx())
                    : entry).toList());
            machine.wire();
        }
        assertEquals(PROTECTION, moveToCr4(machine, SMEP));
        assertEquals(-1, moveToCr4(machine("max"), SMEP));
    }

    /** The vector of MOV to CR4's fault, which leaves the register as it was. */
    private static int moveToCr4(Machine machine, long bit) {
        long before = machine.reg[X86Reg.CR4];
        machine.reg[X86Reg.RAX] = before | bit;
        int vector = fault(machine, MOV_CR4);
        assertEquals(vector < 0 ? before | bit : before, machine.reg[X86Reg.CR4]);
        return vector;
    }

    @Test
    void capabilities9OsxsaveWithoutXsave() {
        assertEquals(PROTECTION, moveToCr4(machine("max,-xsave"), OSXSAVE));
        assertEquals(-1, moveToCr4(machine("max"), OSXSAVE));
    }

    /** Page walks of two levels are the hardware's, so that it is a hole there: a page of 1 GiB is translated although nobody asked. */
    @Test
    void capabilities7PagesOfOneGib() {
        assertEquals(-1, gigabyte(machine("max")));
        assertEquals(PAGE, gigabyte(machine("max,-pdpe1gb")));
        assertEquals(-1, gigabyte(machine("max,-pdpe1gb", 0, _ -> List.of(new TwoLevels()))));
    }

    private static int gigabyte(Machine machine) {
        machine.quad(0x1_1000 + 2 * 8, Bits.CR0_PE | 1 << 1 | 1 << 7); // present, writable, large; at 0
        machine.quad(0x5_0123, 0x5a);
        machine.reg[X86Reg.RSI] = (1L << 39) + (2L << 30) + 0x5_0123;
        int vector = fault(machine, LOAD);
        if (vector < 0) { assertEquals(0x5a, machine.reg[X86Reg.RAX] & 0xff); }
        return vector;
    }

    /** An engine whose page walk cannot be told to refuse them. */
    private static final class TwoLevels implements CpuExtension {
        @Override
        public void advertise(FeatureSet features) {
            features.addHoles("pdpe1gb");
        }
    }

    private Machine faulting(long enable) {
        Machine machine = machine("max", 3, state -> List.of(new VcpuBench(state).plug(new CpuidFault(), Map.of())));
        register(machine, Msr.MSR_MISC_FEATURES_ENABLES).write(machine.state, enable);
        return machine;
    }

    private static SystemRegister register(Machine machine, int id) {
        return machine.registers.stream().filter(register -> register.id() == id).findFirst().orElseThrow();
    }

    @Test
    void faulting16TheHandlerAllowsItAndReturns() {
        Machine machine = faulting(1);
        for (int n = 0; n < ALLOW.length; n++) {
            machine.memory.ram.set(ValueLayout.JAVA_BYTE, Machine.HANDLERS + 16 * PROTECTION + n,
                    ALLOW[n]);
        }
        assertEquals(PROTECTION, fault(machine, CPUID));
        machine.more(7);
        assertEquals(Machine.CODE + CPUID.length, machine.reg[X86Reg.RIP]);
        assertEquals(GENUINE, machine.reg[X86Reg.RBX]);
        assertEquals(3, machine.reg[X86Reg.CPL]);
    }

    @Test
    void faulting18OnOneOfTwoVcpus() {
        assertEquals(PROTECTION, fault(faulting(1), CPUID));
        assertEquals(-1, fault(faulting(0), CPUID));
    }

    @Test
    void faulting28PlatformInfoIsFixedByTheFirstRun() {
        Machine machine = faulting(0);
        machine.control().setMsr(Msr.MSR_PLATFORM_INFO, 0x8000_1000L);
        assertEquals(-1, fault(machine, CPUID));
        machine.control().setMsr(Msr.MSR_PLATFORM_INFO, 0x8000_1000L);
        KvmException refused = assertThrows(KvmException.class,
                () -> machine.control().setMsr(Msr.MSR_PLATFORM_INFO, 0x1000));
        assertEquals(KvmException.Errno.EINVAL, refused.errno());
        assertEquals(0x8000_1000L, register(machine, Msr.MSR_PLATFORM_INFO).read(machine.state));
    }
}
