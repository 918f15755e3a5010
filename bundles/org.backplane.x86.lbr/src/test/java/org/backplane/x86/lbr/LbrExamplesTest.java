package org.backplane.x86.lbr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.cpu.Unanswered;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.x86.BranchPredictor;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.SavedState;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acceptance examples of architectural branch records. */
class LbrExamplesTest {
    private static final int JCC = 0;
    private static final int INDIRECT_JUMP = 1;
    private static final int JUMP = 2;
    private static final int INDIRECT_CALL = 3;
    private static final int CALL = 4;
    private static final int RET = 5;
    private static final int OTHER = 8;
    private static final long NEAR_OF_OS = 0x3f_0003;

    private final X86State state = new X86State();
    private final BranchRecords records = plug(Map.of());
    private final SavedState component = records.facet(SavedState.class);
    private List<CpuidEntry> leaves;

    private BranchRecords plug(Map<String, ?> keys) {
        BranchRecords made = (BranchRecords) new VcpuBench(state).plug(new Lbr(), keys);
        leaves = leaves(made);
        made.follow(new Progress() {
            @Override
            public long instructions() {
                return state.retired;
            }

            @Override
            public long branches() {
                return 0;
            }
        });
        return made;
    }

    private static List<CpuidEntry> leaves(BranchRecords of, CpuExtension... seated) {
        return of.cpuid(List.of(), new Capabilities(List.of(Feature.ARCH_LBR, Feature.XSAVES)), List.of(seated));
    }

    private static SystemRegister register(BranchRecords of, int id) {
        return of.registers().stream().filter(register -> register.id() == id).findFirst().orElse(null);
    }

    private boolean write(BranchRecords of, int id, long value) {
        if (register(of, id).check(state, true, value) != SystemRegister.OK) { return false; }
        register(of, id).write(state, value);
        return true;
    }

    private boolean write(int id, long value) {
        return write(records, id, value);
    }

    private long read(int id) {
        return register(records, id).read(state);
    }

    private void near(long from, long to, int type) {
        state.retired++;
        records.record(from, to, type, state.reg[X86Reg.CPL] != 0, 2, false);
    }

    private void far(long from, long to, int fromLevel, int toLevel) {
        state.retired++;
        state.reg[X86Reg.CPL] = toLevel;
        records.record(from, to, OTHER, fromLevel != 0, 2, false);
    }

    private int count() {
        int count = 0;
        while (count < 32 && read(Msr.IA32_LBR_0_FROM_IP + count) != 0) { count++; }
        return count;
    }

    @Test
    void example20OneDepth() {
        assertEquals(0x8000_0008, leaves.getFirst().eax());
        plug(Map.of("depth", 64));
        assertEquals(0x8000_0080, leaves.getFirst().eax());
        assertEquals(7, leaves.getFirst().ebx());
        assertThrows(IllegalArgumentException.class, () -> plug(Map.of("depth", 12)));
    }

    @Test
    void example21Control() {
        assertTrue(write(Msr.IA32_LBR_CTL, 0x7f_000f));
        for (int bit : new int[]{4, 15, 23, 63}) { assertFalse(write(Msr.IA32_LBR_CTL, 1L << bit), "bit " + bit); }
        assertEquals(0x7f_000f, read(Msr.IA32_LBR_CTL));
    }

    @Test
    void example22WhatIsNotSupported() {
        assertFalse(write(plug(Map.of("call-stack", false)), Msr.IA32_LBR_CTL, 8));
        assertEquals(3, leaves.getFirst().ebx());
        BranchRecords without = plug(Map.of("privilege", false));
        assertEquals(6, leaves.getFirst().ebx());
        assertFalse(write(without, Msr.IA32_LBR_CTL, 2));
        assertFalse(write(without, Msr.IA32_LBR_CTL, 4));
    }

    @Test
    void examples23And24Depth() {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        for (int n = 1; n <= 40; n++) { near(n, 0x100 + n, JCC); }
        assertEquals(32, count());
        for (long depth : new long[]{0, 24, 33, 16}) {
            assertFalse(write(Msr.IA32_LBR_DEPTH, depth), "depth " + depth);
        }
        assertEquals(32, read(Msr.IA32_LBR_DEPTH));
        assertEquals(32, count());
        assertTrue(write(Msr.IA32_LBR_DEPTH, 32));
        for (int n = 0; n < 32; n++) {
            assertEquals(0, read(Msr.IA32_LBR_0_FROM_IP + n) | read(Msr.IA32_LBR_0_TO_IP + n)
                    | read(Msr.IA32_LBR_0_INFO + n), "record " + n);
        }
    }

    @Test
    void example25FortyBranches() {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        int[] types = {JCC, INDIRECT_JUMP, JUMP, INDIRECT_CALL, CALL, RET};
        for (int n = 1; n <= 40; n++) { near(0x1000 + n, 0x2000 + n, types[n % types.length]); }
        assertEquals(32, count());
        for (int n = 0; n < 32; n++) {
            int number = 40 - n;
            assertEquals(0x1000 + number, read(Msr.IA32_LBR_0_FROM_IP + n));
            assertEquals(0x2000 + number, read(Msr.IA32_LBR_0_TO_IP + n));
            assertEquals(1L << 60 | (long) types[number % types.length] << 56 | 1, read(Msr.IA32_LBR_0_INFO + n));
        }
    }

    @Test
    void example26BeyondTheDepth() {
        assertEquals(null, register(records, Msr.IA32_LBR_0_FROM_IP + 32));
        assertEquals("IA32_LBR_31_FROM_IP", register(records, Msr.IA32_LBR_0_FROM_IP + 31).name());
    }

    @Test
    void example27TheEndDecides() {
        state.reg[X86Reg.CPL] = 3;
        write(Msr.IA32_LBR_CTL, 1 | 4 | 1 << 22);
        far(0x10, 0x1000, 3, 0);
        assertEquals(0, count());
        far(0x1010, 0x12, 0, 3);
        assertEquals(1, count());
        assertEquals(-1, read(Msr.IA32_LBR_0_FROM_IP));
        assertEquals(0x12, read(Msr.IA32_LBR_0_TO_IP));
    }

    @Test
    void examples28And29CallStack() {
        write(Msr.IA32_LBR_CTL, 1 | 2 | 8 | 7 << 19);
        near(0x10, 0x100, CALL);
        near(0x110, 0x200, CALL);
        near(0x210, 0x112, RET);
        assertEquals(1, count());
        assertEquals(0x10, read(Msr.IA32_LBR_0_FROM_IP));
        near(0x120, 0x122, CALL);
        assertEquals(1, count());
    }

    private long[] save() {
        return IntStream.range(0, component.words()).mapToLong(component::word).toArray();
    }

    /** As XRSTORS does; false: #GP. */
    private boolean restore(long... saved) {
        for (int n = 0; n < saved.length; n++) { if (!component.allows(n, saved[n])) { return false; } }
        for (int n = 0; n < saved.length; n++) { component.restore(n, saved[n]); }
        return true;
    }

    @Test
    void examples30And32TheComponent() {
        assertEquals(15, component.component());
        assertEquals(808, 8 * component.words());
        assertTrue(component.isInitial());
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        near(0x10, 0x20, JCC);
        long[] saved = save();
        assertEquals(NEAR_OF_OS, saved[0]);
        assertEquals(32, saved[1]);
        assertEquals(0x10, saved[5]);
        near(0x30, 0x40, JCC);
        assertTrue(restore(saved));
        assertEquals(1, count());
        assertEquals(0x20, read(Msr.IA32_LBR_0_TO_IP));
        component.clear();
        assertTrue(component.isInitial());
        assertEquals(32, read(Msr.IA32_LBR_DEPTH));
    }

    /** Also when what is behind the records of that depth could be none. */
    @Test
    void example31AnotherDepth() {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        near(0x10, 0x20, JCC);
        long[] saved = save();
        saved[1] = 16;
        saved[5 + 3 * 16] = 1L << 62;
        assertTrue(restore(saved));
        assertEquals(0, count());
        assertEquals(32, read(Msr.IA32_LBR_DEPTH));
        assertEquals(NEAR_OF_OS, read(Msr.IA32_LBR_CTL));
    }

    /** XRSTORS takes what WRMSR does: control, addresses and information of the last event, of the first and of the last record. */
    @ParameterizedTest
    @CsvSource({"0, 4", "0, 63", "2, 62", "3, 62", "4, 60", "4, 0", "5, 62", "6, 62", "7, 16", "98, 62", "99, 62",
            "100, 32"})
    void whatIsReservedIsNotRestored(int word, int bit) {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        near(0x10, 0x20, JCC);
        long[] saved = save();
        saved[word] ^= 1L << bit;
        assertFalse(restore(saved));
        saved[word] ^= 1L << bit;
        assertTrue(restore(saved));
    }

    @Test
    void example33Init() {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        for (int n = 1; n <= 32; n++) { near(n, 0x100 + n, JCC); }
        long[] before = save();
        records.reset(true);
        assertEquals(NEAR_OF_OS & ~1, read(Msr.IA32_LBR_CTL));
        assertEquals(32, read(Msr.IA32_LBR_DEPTH));
        before[0] &= ~1;
        assertArrayEquals(before, save());
    }

    @Test
    void example34DebugExceptionAndManagement() {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        records.management(true);
        assertEquals(0, read(Msr.IA32_LBR_CTL) & 1);
        records.management(false);
        assertEquals(1, read(Msr.IA32_LBR_CTL) & 1);
        records.debugException();
        assertEquals(0, read(Msr.IA32_LBR_CTL) & 1);
    }

    /** A part that was away at the SMI, at RSM, or at neither, does then what it would have done. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void managementWhileThePartWasAway(boolean atEntry, boolean atExit) {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        state.reg[X86Reg.SMM] = 1;
        if (!atEntry) { records.management(true); }
        records.restored();
        assertEquals(NEAR_OF_OS & ~1, read(Msr.IA32_LBR_CTL));
        assertFalse(records.recording());
        state.reg[X86Reg.SMM] = 0;
        if (!atExit) { records.management(false); }
        records.restored();
        assertEquals(NEAR_OF_OS, read(Msr.IA32_LBR_CTL));
        write(Msr.IA32_LBR_CTL, 2);
        records.restored();
        assertEquals(2, read(Msr.IA32_LBR_CTL));
    }

    @Test
    void example36InterruptsAreFiltered() {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        far(0x10, 0x1000, 0, 0);
        assertEquals(0, count());
    }

    @Test
    void frozenByAnOverflow() {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS | 1 << 22);
        state.reg[X86Reg.LBR_FROZEN] = 1;
        assertFalse(records.recording());
        far(0x10, 0x20, 0, 0);
        assertEquals(0, count());
    }

    /** Without the capability all of it is #GP. */
    @Test
    void notGranted() {
        records.cpuid(List.of(), new Capabilities(List.of()), List.of());
        for (SystemRegister register : records.registers()) {
            assertEquals(SystemRegister.FAULT, register.check(state, false, 0), register.name());
        }
    }

    /** Bit 63 of the information; leaf 0x1C tells of it while somebody predicts, ECX bit 0. */
    @Test
    void mispredicts() {
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        state.retired += 2;
        records.record(0x10, 0x20, JCC, false, 2, true);
        assertEquals(1L << 63 | 1L << 60 | 2, read(Msr.IA32_LBR_0_INFO));
        near(0x30, 0x40, RET);
        assertEquals(0, read(Msr.IA32_LBR_0_INFO) >>> 63);
        assertEquals(6, leaves.getFirst().ecx());
        assertEquals(7, leaves(records, new Guess()).getFirst().ecx());
    }

    /** Cycles are those that counters count, when these are not instructions; each of three here. */
    @Test
    void cyclesAreThoseOfTheCounters() {
        records.wired(new X86Wiring(
                new Wiring(state, null, null, null, null, Hooks.NONE, new SystemRegister[0], Unanswered.NONE,
                        List.of(new Threefold())),
                null, new Capabilities(List.of()), 1));
        write(Msr.IA32_LBR_CTL, NEAR_OF_OS);
        near(0x10, 0x20, JCC);
        state.retired += 4;
        near(0x30, 0x40, JCC);
        assertEquals(1L << 60 | 15, read(Msr.IA32_LBR_0_INFO));
        state.retired += 0x10000;
        near(0x50, 0x60, JCC);
        assertEquals(1L << 60 | 0xffff, read(Msr.IA32_LBR_0_INFO), "as many as fit");
    }

    private final class Threefold implements X86Extension, PerformanceCounters, CountedEvent {
        @Override
        public CountedEvent cycles() {
            return this;
        }

        @Override
        public long total() {
            return 3 * state.retired;
        }

        @Override
        public String name() {
            return "cycles";
        }

        @Override
        public int architectural() {
            return 0;
        }

        @Override
        public int code(boolean amd) {
            return 0x3c;
        }

        @Override
        public int most() {
            return 3;
        }

        @Override
        public boolean counting() {
            return false;
        }

        @Override
        public long next() {
            return NEVER;
        }

        @Override
        public void settle() {
            // nothing counts
        }

        @Override
        public boolean exists(int selector) {
            return false;
        }

        @Override
        public long read(int selector) {
            return 0;
        }
    }

    private static final class Guess implements X86Extension, BranchPredictor {
        @Override
        public boolean predicting() {
            return false;
        }

        @Override
        public boolean mispredicts(long from, long to, int type, boolean taken, int length) {
            return false;
        }
    }
}
