package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Exit;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.BranchPredictor;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.testkit.VcpuBench;
import org.backplane.x86.lbr.Lbr;
import org.backplane.x86.pmu.Pmu;
import org.backplane.x86.uarch.CachesFactory;
import org.backplane.x86.uarch.PredictorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A core, with traces and without, that tells a predictor and caches what they count and what branch records show of it. */
class MicroarchitectureTest {
    private static final int LAPS = 1000;
    /** EN, OS, USR. */
    private static final long COUNT = 0x43_0000;
    private static final int BRANCH_MISSES = 0xc5;
    private static final int REFERENCES = 0x4f2e;
    private static final int MISSES = 0x412e;
    /** dec cx; nop; jz +0; jnz back; hlt: real mode. */
    private static final byte[] LOOP = {0x49, (byte) 0x90, 0x74, 0, 0x75, (byte) 0xfa, (byte) 0xf4};
    private static final long FIRST_JUMP = SmallMachine.START + 2;
    private static final long LAST_JUMP = SmallMachine.START + 4;
    /** mov al, [si]; add si, 64; dec cx; jnz back; hlt. */
    private static final byte[] WALK = {(byte) 0x8a, 0x04, (byte) 0x83, (byte) 0xc6, 64, 0x49, 0x75, (byte) 0xf8,
            (byte) 0xf4};
    /** rep movsb; hlt. */
    private static final byte[] COPY = {(byte) 0xf3, (byte) 0xa4, (byte) 0xf4};

    /** What somebody else made: no branch is as it thought. */
    private static final class AlwaysWrong implements X86Extension, BranchPredictor, EventSource, CountedEvent {
        private long total;
        private boolean counted;

        @Override
        public List<CountedEvent> events() { return List.of(this); }

        @Override
        public boolean predicting() { return counted; }

        @Override
        public boolean mispredicts(long from, long to, int type, boolean taken, int length) {
            total++;
            return true;
        }

        @Override
        public void counted(boolean now) { counted = now; }

        @Override
        public String name() { return "branch-misses"; }

        @Override
        public int architectural() { return 6; }

        @Override
        public int code(boolean amd) { return BRANCH_MISSES; }

        @Override
        public long total() { return total; }

        @Override
        public int most() { return 1; }
    }

    private final Arena arena = Arena.ofConfined();
    private List<CpuExtension> seated;
    private List<CpuidEntry> counterLeaf;
    private List<CpuidEntry> recordLeaf;
    private SmallMachine machine;
    private Map<String, ?> counterKeys = Map.of();

    @AfterEach
    void free() {
        arena.close();
    }

    private void make(int compileAfter, CpuExtension predictor, byte... code) {
        machine = new SmallMachine(arena, null, compileAfter, state -> seated = plug(state, predictor), code);
        machine.state.reg[X86Reg.RCX] = LAPS;
    }

    private List<CpuExtension> plug(X86State state, CpuExtension given) {
        CpuExtension predictor = given != null
                ? given
                : new VcpuBench(state).plug(new PredictorFactory(), Map.of("history", 0));
        List<CpuExtension> all = List.of(new VcpuBench(state).plug(new Pmu(), counterKeys),
                new VcpuBench(state).plug(new Lbr(), Map.of()), predictor,
                new VcpuBench(state).plug(new CachesFactory(), Map.of()));
        Capabilities features = new Capabilities(List.of(Feature.ARCH_LBR, Feature.XSAVES));
        counterLeaf = ((X86Extension) all.get(0)).cpuid(List.of(), features, all);
        recordLeaf = ((X86Extension) all.get(1)).cpuid(List.of(), features, all);
        return all;
    }

    private SystemRegister register(int id) {
        return seated.stream().flatMap(one -> one.registers().stream()).filter(one -> one.id() == id).findFirst()
                .orElseThrow();
    }

    private long read(int id) {
        return register(id).read(machine.state);
    }

    private void write(int id, long value) {
        assertEquals(SystemRegister.OK, register(id).check(machine.state, true, value));
        register(id).write(machine.state, value);
    }

    private void count(int counter, int event) {
        write(Msr.IA32_PERFEVTSEL0 + counter, COUNT | event);
        write(Msr.IA32_PERF_GLOBAL_CTRL, 3);
    }

    private void run() {
        machine.state.raise(CpuState.FLUSH); // as whoever writes registers from outside does
        assertEquals(Exit.HALT, machine.run(1 << 20));
    }

    /** Of jz the last alone, of jnz the first and the last one: counters of two bits begin as "weakly not taken". */
    @ParameterizedTest
    @ValueSource(ints = {2, Integer.MAX_VALUE})
    void mispredictsAreCountedAndRecorded(int compileAfter) {
        make(compileAfter, null, LOOP);
        count(0, BRANCH_MISSES);
        write(Msr.IA32_LBR_CTL, 0x7f_0003);
        run();
        assertEquals(3, read(Msr.IA32_PMC0));
        assertEquals(FIRST_JUMP, read(Msr.IA32_LBR_0_FROM_IP));
        assertEquals(1, read(Msr.IA32_LBR_0_INFO) >>> 63, "the jump that was never taken before");
        assertEquals(LAST_JUMP, read(Msr.IA32_LBR_0_FROM_IP + 1));
        for (int n = 1; n < 32; n++) { assertEquals(0, read(Msr.IA32_LBR_0_INFO + n) >>> 63, "record " + n); }
    }

    /** As counters count them: 4 instructions of 2 cycles between two jumps back, and what wrong predictions cost. */
    @ParameterizedTest
    @ValueSource(ints = {2, Integer.MAX_VALUE})
    void recordsHaveTheCyclesOfCounters(int compileAfter) {
        counterKeys = Map.of("cycles-per-thousand", 2000, "mispredict", 10);
        make(compileAfter, null, LOOP);
        write(Msr.IA32_LBR_CTL, 0x7f_0003);
        run();
        assertEquals(2 * 3 + 10, read(Msr.IA32_LBR_0_INFO) & 0xffff, "the jump that was never taken before");
        for (int n = 1; n < 32; n++) { assertEquals(8, read(Msr.IA32_LBR_0_INFO + n) & 0xffff, "record " + n); }
    }

    /** The bit is there without any counter, too. */
    @ParameterizedTest
    @ValueSource(ints = {2, Integer.MAX_VALUE})
    void recordsAloneArePredicted(int compileAfter) {
        make(compileAfter, null, LOOP);
        write(Msr.IA32_LBR_CTL, 0x7f_0003);
        run();
        assertEquals(1, read(Msr.IA32_LBR_0_INFO) >>> 63);
        assertEquals(0, read(Msr.IA32_LBR_0_INFO + 1) >>> 63);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, Integer.MAX_VALUE})
    void anotherPredictorStandsIn(int compileAfter) {
        AlwaysWrong other = new AlwaysWrong();
        make(compileAfter, other, LOOP);
        count(0, BRANCH_MISSES);
        run();
        assertEquals(2 * LAPS, read(Msr.IA32_PMC0));
        write(Msr.IA32_PERF_GLOBAL_CTRL, 0);
        long before = other.total;
        machine.state.reg[X86Reg.RIP] = SmallMachine.START;
        machine.state.reg[X86Reg.RCX] = LAPS;
        machine.state.halted = false;
        run();
        assertEquals(before, other.total, "nobody counts");
    }

    /** 64 lines, which then are there. */
    @ParameterizedTest
    @ValueSource(ints = {2, Integer.MAX_VALUE})
    void linesAreCounted(int compileAfter) {
        make(compileAfter, null, WALK);
        count(0, REFERENCES);
        count(1, MISSES);
        for (int pass = 0; pass < 3; pass++) {
            machine.state.reg[X86Reg.RIP] = SmallMachine.START;
            machine.state.reg[X86Reg.RSI] = 0x1000;
            machine.state.reg[X86Reg.RCX] = 64;
            machine.state.halted = false;
            run();
            assertEquals(64, read(Msr.IA32_PMC0));
            assertEquals(64, read(Msr.IA32_PMC0 + 1));
        }
    }

    /** 1 KiB from one place to another: 16 lines each. */
    @ParameterizedTest
    @ValueSource(ints = {2, Integer.MAX_VALUE})
    void stringsAreCounted(int compileAfter) {
        make(compileAfter, null, COPY);
        count(0, REFERENCES);
        machine.state.reg[X86Reg.RSI] = 0x1000;
        machine.state.reg[X86Reg.RDI] = 0x1800;
        machine.state.reg[X86Reg.RCX] = 1024;
        run();
        assertEquals(32, read(Msr.IA32_PMC0));
    }

    /** Nobody counts: nothing is told, and CPUID tells what could be. */
    @ParameterizedTest
    @ValueSource(ints = {2, Integer.MAX_VALUE})
    void whatNobodyCountsIsNotTold(int compileAfter) {
        make(compileAfter, null, LOOP);
        run();
        for (CpuExtension one : seated) {
            if (one instanceof EventSource source) {
                for (CountedEvent event : source.events()) { assertEquals(0, event.total(), event.name()); }
            }
        }
        assertEquals(0, counterLeaf.getFirst().ebx(), "all seven architectural events");
        assertEquals(7, recordLeaf.getFirst().ecx());
    }
}
