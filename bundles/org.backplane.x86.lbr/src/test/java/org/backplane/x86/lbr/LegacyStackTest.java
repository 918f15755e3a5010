package org.backplane.x86.lbr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The legacy stack, as SDM volume 3, 18.4 to 18.13 has it. */
class LegacyStackTest {
    private static final CpuidEntry INTEL = new CpuidEntry(0, 0, false, 13, 0x756e_6547, 0x6c65_746e, 0x4965_6e69);
    private static final CpuidEntry AMD = new CpuidEntry(0, 0, false, 13, 0x6874_7541, 0x444d_4163, 0x6974_6e65);
    private static final int JCC = 0;
    private static final int INDIRECT_JUMP = 1;
    private static final int JUMP = 2;
    private static final int INDIRECT_CALL = 3;
    private static final int CALL = 4;
    private static final int RET = 5;
    private static final int OTHER = BranchRecorder.OTHER;

    private final X86State state = new X86State();
    private LegacyStack stack = plug(16, 4);

    private LegacyStack plug(int depth, int format) {
        return plug(Map.of("kind", "legacy", "depth", depth, "format", format), INTEL);
    }

    private LegacyStack plug(Map<String, ?> keys, CpuidEntry vendor) {
        stack = (LegacyStack) new VcpuBench(state).plug(new Lbr(), keys);
        stack.cpuid(List.of(vendor), new Capabilities(List.of()), List.of());
        state.reg[X86Reg.DEBUGCTL] = 1 & stack.debugControl(new Capabilities(List.of()));
        stack.follow(new Progress() {
            @Override
            public long instructions() {
                return state.retired;
            }

            @Override
            public long branches() {
                return 0;
            }
        });
        return stack;
    }

    private SystemRegister register(int id) {
        return stack.registers().stream().filter(register -> register.id() == id).findFirst().orElse(null);
    }

    private boolean write(int id, long value) {
        if (register(id).check(state, true, value) != SystemRegister.OK) { return false; }
        register(id).write(state, value);
        return true;
    }

    private long read(int id) {
        return register(id).read(state);
    }

    private void branch(long from, long to, int type) {
        state.retired += 3;
        stack.record(from, to, type, state.reg[X86Reg.CPL] != 0, 5, false);
    }

    private long top() {
        return read(Msr.MSR_LASTBRANCH_TOS);
    }

    private long from() {
        return read(Msr.MSR_LASTBRANCH_0_FROM_IP + (int) top());
    }

    private long to() {
        return read(Msr.MSR_LASTBRANCH_0_TO_IP + (int) top());
    }

    /** TOS points at the youngest and goes round; the registers keep their places. */
    @Test
    void topOfStack() {
        for (int n = 1; n <= 20; n++) {
            branch(0x1000 + n, 0x2000 + n, JCC);
            assertEquals(n % 16, top());
            assertEquals(0x1000 + n, from());
        }
        assertEquals(0x2000 + 5, read(Msr.MSR_LASTBRANCH_0_TO_IP + 5));
        assertEquals(0x2000 + 20, read(Msr.MSR_LASTBRANCH_0_TO_IP + 4));
        assertTrue(write(Msr.MSR_LASTBRANCH_TOS, 15));
        branch(0x10, 0x20, JCC);
        assertEquals(0, top());
        assertFalse(write(Msr.MSR_LASTBRANCH_TOS, 16));
        assertFalse(write(Msr.MSR_LASTBRANCH_TOS, -1));
    }

    /** By format: FROM, TO and INFO of a branch from 0xffffffff81000010 to 0xffffffff81000123, 3 instructions behind the last. */
    @ParameterizedTest
    @CsvSource({"0, 8100012381000010, -, -",
            "1, ffffffff81000010, ffffffff81000123, -",
            "2, ffffffff81000010, ffffffff81000123, -",
            "3, 7fffffff81000010, ffffffff81000123, -",
            "4, 1fffffff81000010, ffffffff81000123, -",
            "5, ffffffff81000010, ffffffff81000123, 3",
            "6, 7fffffff81000010, 0003ffff81000123, -",
            "7, ffffffff81000010, ffffffff81000123, 3"})
    void formats(int format, String from, String to, String info) {
        plug(32, format);
        state.reg[X86Reg.EFER] = 1 << 10;
        state.reg[X86Reg.ACCESS + X86Reg.CS] = 1 << 13;
        branch(0xffff_ffff_8100_0010L, 0xffff_ffff_8100_0123L, JUMP);
        assertEquals(from, "%016x".formatted(from()));
        assertEquals(to, register(Msr.MSR_LASTBRANCH_0_TO_IP) == null ? "-" : "%016x".formatted(to()));
        assertEquals(info, register(Msr.MSR_LBR_INFO_0) == null ? "-" : "%x".formatted(read(Msr.MSR_LBR_INFO_0 + 1)));
        assertEquals(format, stack.format());
    }

    /** Formats 3, 4 and 6 have it in bit 63 of FROM, 5 and 7 of MSR_LBR_INFO; the others do not have it. */
    @ParameterizedTest
    @CsvSource({"0, 81000010, -", "1, ffffffff81000010, -", "2, ffffffff81000010, -", "3, ffffffff81000010, -",
            "4, 9fffffff81000010, -", "5, ffffffff81000010, 8000000000000003", "6, ffffffff81000010, -",
            "7, ffffffff81000010, 8000000000000003"})
    void mispredicts(int format, String from, String info) {
        plug(32, format);
        state.reg[X86Reg.EFER] = 1 << 10;
        state.reg[X86Reg.ACCESS + X86Reg.CS] = 1 << 13;
        state.retired += 3;
        stack.record(0xffff_ffff_8100_0010L, 0, JCC, false, 2, true);
        assertEquals(from, "%x".formatted(from()));
        assertEquals(info, register(Msr.MSR_LBR_INFO_0) == null ? "-" : "%x".formatted(read(Msr.MSR_LBR_INFO_0 + 1)));
    }

    /** EIP formats have offsets in the code segment, LIP formats linear addresses. */
    @ParameterizedTest
    @CsvSource({"1, 12340, 12350", "2, 2340, 2350", "5, 2340, 2350", "7, 12340, 12350"})
    void offsetsOrLinear(int format, String from, String to) {
        state.reg[X86Reg.BASE + X86Reg.CS] = 0x1_0000;
        plug(16, format);
        branch(0x1_2340, 0x1_2350, JCC);
        assertEquals(from, Long.toHexString(from()));
        assertEquals(to, Long.toHexString(to()));
    }

    /** A far jump's source is in the segment that it leaves. */
    @Test
    void farJump() {
        plug(16, 4);
        state.reg[X86Reg.BASE + X86Reg.CS] = 0x2_0000;
        branch(0x7c00, 0x2_0010, OTHER);
        assertEquals(0x7c00, from());
        assertEquals(0x10, to());
        branch(0x2_0020, 0x2_0030, JUMP);
        assertEquals(0x20, from());
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 4", "4, 3", "5, 5", "6, 1", "7, 2", "8, 8"})
    void selectLeavesOut(int bit, int type) {
        for (int other : new int[]{JCC, INDIRECT_JUMP, JUMP, INDIRECT_CALL, CALL, RET, OTHER}) {
            stack.record(0x10, 0x20, other, false, 2, false);
            long before = top();
            assertTrue(write(Msr.MSR_LBR_SELECT, 1L << bit));
            branch(0x30, 0x40, other);
            assertEquals(other == type ? before : (before + 1) % 16, top(), "type " + other);
            write(Msr.MSR_LBR_SELECT, 0);
        }
    }

    /** Privilege is that at the branch's end. */
    @Test
    void selectByPrivilege() {
        write(Msr.MSR_LBR_SELECT, 1);
        assertFalse(stack.recording());
        stack.record(0x10, 0xffff_8000L, OTHER, true, 2, false);
        assertEquals(0, top());
        state.reg[X86Reg.CPL] = 3;
        assertTrue(stack.recording());
        stack.record(0xffff_8000L, 0x12, OTHER, false, 3, false);
        assertEquals(0xffff_8000L, from());
        write(Msr.MSR_LBR_SELECT, 2);
        assertFalse(stack.recording());
    }

    @Test
    void callStack() {
        write(Msr.MSR_LBR_SELECT, 0x3c4);
        branch(0x10, 0x100, CALL);
        branch(0x110, 0x200, INDIRECT_CALL);
        assertEquals(0x110, from());
        branch(0x210, 0x115, RET);
        assertEquals(1, top());
        assertEquals(0x10, from());
        branch(0x120, 0x125, CALL);
        assertEquals(1, top());
    }

    @Test
    void selectsBits() {
        assertTrue(write(Msr.MSR_LBR_SELECT, 0x3ff));
        assertFalse(write(Msr.MSR_LBR_SELECT, 1 << 10));
        assertEquals(0x3ff, read(Msr.MSR_LBR_SELECT));
        plug(Map.of("kind", "legacy", "depth", 16, "call-stack", false), INTEL);
        assertFalse(write(Msr.MSR_LBR_SELECT, 1 << 9));
    }

    /** Before an event the youngest record is copied. */
    @Test
    void lastEvent() {
        branch(0x10, 0x20, JCC);
        stack.record(0x24, 0x8000, OTHER, false, 0, false);
        assertEquals(0x10, read(Msr.IA32_LER_FROM_IP));
        assertEquals(0x20, read(Msr.IA32_LER_TO_IP));
        assertEquals(0x24, from());
    }

    @Test
    void controlAndFreeze() {
        state.reg[X86Reg.LBR_FROZEN] = 1;
        assertFalse(stack.recording());
        state.reg[X86Reg.LBR_FROZEN] = 0;
        assertTrue(stack.recording());
        stack.debugException();
        assertEquals(0, state.reg[X86Reg.DEBUGCTL]);
        branch(0x10, 0x20, OTHER);
        assertEquals(0, top());
    }

    /** What is no address but flags can have any value, addresses are canonical. */
    @Test
    void writes() {
        assertTrue(write(Msr.MSR_LASTBRANCH_0_FROM_IP + 3, 0xa000_0000_0000_1234L));
        assertEquals(0xa000_0000_0000_1234L, read(Msr.MSR_LASTBRANCH_0_FROM_IP + 3));
        assertFalse(write(Msr.MSR_LASTBRANCH_0_FROM_IP, 1L << 60));
        assertFalse(write(Msr.MSR_LASTBRANCH_0_TO_IP, 1L << 63));
        plug(32, 5);
        assertFalse(write(Msr.MSR_LASTBRANCH_0_FROM_IP, 1L << 63));
        assertTrue(write(Msr.MSR_LBR_INFO_0 + 31, 0xe000_0000_0000_ffffL));
        assertFalse(write(Msr.MSR_LBR_INFO_0, 1L << 60));
        plug(16, 6);
        assertTrue(write(Msr.MSR_LASTBRANCH_0_TO_IP, 0xffff_0000_0000_1234L));
    }

    /** Where Core 2 and Atom have them. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void shallowOnes(int depth) {
        plug(depth, 3);
        branch(0x10, 0x20, JCC);
        assertEquals(0x10, read(Msr.MSR_LASTBRANCH_CORE_FROM + 1));
        assertEquals(0x20, read(Msr.MSR_LASTBRANCH_CORE_TO + 1));
        assertNull(register(Msr.MSR_LASTBRANCH_CORE_FROM + depth));
        assertNull(register(Msr.MSR_LASTBRANCH_0_FROM_IP));
        assertFalse(write(Msr.MSR_LBR_SELECT, 0));
    }

    @Test
    void otherVendorsAndDepths() {
        plug(Map.of("kind", "legacy", "depth", 16), AMD);
        for (SystemRegister register : stack.registers()) {
            assertEquals(SystemRegister.FAULT, register.check(state, false, 0), register.name());
        }
        assertEquals(0, stack.debugControl(new Capabilities(List.of())));
        assertThrows(IllegalArgumentException.class, () -> plug(24, 5));
        assertThrows(IllegalArgumentException.class, () -> plug(16, 8));
        assertThrows(IllegalArgumentException.class, () -> new VcpuBench(state).plug(new Lbr(), Map.of("depth", 4)));
    }
}
