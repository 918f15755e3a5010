package org.backplane.x86.lbr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LbrExtV2, as APM volume 2, 13.1.1.9 has it. */
class AmdStackTest {
    private static final Capabilities GRANTED = new Capabilities(List.of(Feature.LBR_V2));
    private static final int JCC = 0;

    private final X86State state = new X86State();
    private final AmdStack stack = (AmdStack) new VcpuBench(state).plug(new Lbr(), Map.of("kind", "amd", "depth", 16));
    private final List<CpuidEntry> leaves = stack.cpuid(List.of(), GRANTED, List.of(stack));

    private SystemRegister register(int id) {
        return stack.registers().stream().filter(register -> register.id() == id).findFirst().orElseThrow();
    }

    private void write(int id, long value) {
        assertEquals(SystemRegister.OK, register(id).check(state, true, value));
        register(id).write(state, value);
    }

    private long from(int number) {
        return register(Msr.AMD_SAMP_BR_FROM + 2 * number).read(state);
    }

    private long to(int number) {
        return register(Msr.AMD_SAMP_BR_FROM + 2 * number + 1).read(state);
    }

    @Test
    void leafHasTheSize() {
        assertEquals(0x8000_0022, leaves.getFirst().function());
        assertEquals(16 << 4, leaves.getFirst().ebx());
    }

    /** The youngest is number 0; bit 63 of where it went to says that the record is valid, bit 62 that it was speculation. */
    @Test
    void records() {
        write(Msr.AMD_DBG_EXTN_CFG, 1 << 6);
        for (int n = 1; n <= 20; n++) { stack.record(0x1000 + n, 0x2000 + n, JCC, false, 2, false); }
        for (int n = 0; n < 16; n++) {
            assertEquals(0x1000 + 20 - n, from(n));
            assertEquals(1L << 63 | 0x2000 + 20 - n, to(n));
        }
        stack.record(0xffff_ffff_8100_0010L, 0xffff_ffff_8100_0123L, JCC, false, 2, false);
        assertEquals(0x7fff_ffff_8100_0010L, from(0));
        assertEquals(0x9fff_ffff_8100_0123L, to(0));
        stack.record(0x10, 0x20, JCC, false, 2, true);
        assertEquals(1L << 63 | 0x10, from(0), "mispredicted");
    }

    /** What is reserved is ignored. */
    @Test
    void reservedBits() {
        write(Msr.AMD_DBG_EXTN_CFG, -1);
        assertEquals(0x58, register(Msr.AMD_DBG_EXTN_CFG).read(state));
        write(Msr.AMD_LBR_SELECT, -1);
        assertEquals(0x1ff, register(Msr.AMD_LBR_SELECT).read(state));
    }

    /**
     * As Linux has them (arch/x86/events/amd/lbr.c, struct branch_entry): an address of 58 bits, its sign up to bit 62, and a misprediction; of
     * where it went the sign up to bit 60, bit 61 reserved, speculation, and whether it is valid.
     */
    @ParameterizedTest
    @CsvSource({"ffffffffffffffff, ffffffffffffffff, dfffffffffffffff", "7c00000000000000, 0, 4000000000000000",
            "fc00000000000000, 8000000000000000, c000000000000000",
            "200000000000000, 7e00000000000000, 1e00000000000000",
            "81ffffffffffffff, 81ffffffffffffff, 81ffffffffffffff", "0, 0, 0"})
    void whatIsAboveAnAddress(String written, String source, String target) {
        long value = Long.parseUnsignedLong(written, 16);
        write(Msr.AMD_SAMP_BR_FROM, value);
        write(Msr.AMD_SAMP_BR_FROM + 1, value);
        assertEquals(source, Long.toHexString(from(0)));
        assertEquals(target, Long.toHexString(to(0)));
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 4", "4, 3", "5, 5", "6, 1", "7, 2", "8, 8"})
    void selectLeavesOut(int bit, int type) {
        write(Msr.AMD_DBG_EXTN_CFG, 1 << 6);
        write(Msr.AMD_LBR_SELECT, 1 << bit);
        for (int other : new int[]{0, 1, 2, 3, 4, 5, BranchRecorder.OTHER}) {
            stack.record(0x100 + other, 0x200, other, false, 2, false);
            assertEquals(other != type, from(0) == 0x100 + other, "type " + other);
        }
    }

    @Test
    void whenItRecords() {
        assertFalse(stack.recording());
        write(Msr.AMD_DBG_EXTN_CFG, 1 << 6);
        assertTrue(stack.recording());
        stack.debugException();
        stack.management(true);
        assertTrue(stack.recording());
        write(Msr.AMD_LBR_SELECT, 1);
        assertFalse(stack.recording());
        state.reg[X86Reg.CPL] = 3;
        assertTrue(stack.recording());
        state.reg[X86Reg.LBR_FROZEN] = 1;
        assertFalse(stack.recording());
    }

    @Test
    void notGranted() {
        stack.cpuid(List.of(), new Capabilities(List.of()), List.of());
        for (SystemRegister register : stack.registers()) {
            assertEquals(SystemRegister.FAULT, register.check(state, false, 0), register.name());
        }
        assertEquals(0, stack.debugControl(new Capabilities(List.of())));
        assertEquals(1 << 11, stack.debugControl(GRANTED));
    }
}
