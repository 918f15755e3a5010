package org.backplane.x86.mtrr;

import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.MemoryTypes;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** The registers' values and what they mean, of one vCPU: SDM volume 3, 13.11. */
final class MtrrState {
    /** Pairs of variable ranges: MTRRcap.VCNT. */
    static final int VARIABLE = 8;
    /** Registers of fixed ranges, eight each. */
    static final int FIXED = 11;
    /** In IA32_MTRR_DEF_TYPE. */
    static final long ENABLED = 1 << 11;
    static final long FIXED_ENABLED = 1 << 10;
    /** In a mask. */
    static final long VALID = 1 << 11;
    static final long TYPE = 0xff;
    private static final long PAGE = 0xfff;
    private static final long CACHE_DISABLE = 1 << 30;

    private final X86State state;
    private final Bank bank;
    private final int bases;
    private final int masks;
    private final int fixed;
    private final int defaultType;

    MtrrState(VcpuBoard board) {
        state = (X86State) board.state();
        bank = board.bank();
        bases = bank.array("PHYSBASE", VARIABLE, 0);
        masks = bank.array("PHYSMASK", VARIABLE, 0);
        fixed = bank.array("FIXED", FIXED, 0);
        defaultType = bank.slot("DEF_TYPE", 0);
    }

    Bank bank() {
        return bank;
    }

    /** Where {@link #base} is in the bank; the others likewise. */
    int baseSlot(int pair) {
        return bases + pair;
    }

    int maskSlot(int pair) {
        return masks + pair;
    }

    int fixedSlot(int register) {
        return fixed + register;
    }

    int defaultTypeSlot() {
        return defaultType;
    }

    long base(int pair) {
        return bank.get(bases + pair);
    }

    long mask(int pair) {
        return bank.get(masks + pair);
    }

    long fixed(int register) {
        return bank.get(fixed + register);
    }

    long defaultType() {
        return bank.get(defaultType);
    }

    /** Whether the vCPU has MTRRs. */
    boolean granted() {
        return state.granted.has(Feature.MTRR);
    }

    /** CR0.CD. */
    boolean cachesDisabled() {
        return (state.reg[X86Reg.CR0] & CACHE_DISABLE) != 0;
    }

    /** IA32_PAT. */
    long pageAttributes() {
        return state.reg[X86Reg.PAT];
    }

    /** Bits that physical addresses do not have. */
    long beyond() {
        return -1L << state.granted.limits.physicalBits();
    }

    /** The bits of a base or mask that are an address. */
    private long address(long value) {
        return value & ~PAGE & ~beyond();
    }

    boolean enabled() {
        return (defaultType() & ENABLED) != 0;
    }

    boolean fixedEnabled() {
        return (defaultType() & FIXED_ENABLED) != 0;
    }

    boolean valid(int pair) {
        return (mask(pair) & VALID) != 0;
    }

    /** Whether a variable range that is valid has the address. */
    boolean matches(int pair, long physical) {
        long mask = address(mask(pair));
        return valid(pair) && (physical & mask) == (base(pair) & mask);
    }

    /** Whether there is an address that two variable ranges have, both valid. */
    boolean overlap(int pair, int other) {
        long both = address(mask(pair)) & address(mask(other));
        return valid(pair) && valid(other) && ((base(pair) ^ base(other)) & both) == 0;
    }

    int type(int pair) {
        return (int) (base(pair) & TYPE);
    }

    /** The first address of a variable range. */
    long first(int pair) {
        return address(base(pair)) & address(mask(pair));
    }

    /** Its last one; with a mask that has holes, that of the last piece. */
    long last(int pair) {
        return first(pair) | ~address(mask(pair)) & ~beyond();
    }

    /** Whether its pieces are one. */
    boolean contiguous(int pair) {
        long free = ~address(mask(pair)) & ~beyond();
        return (free & free + 1) == 0;
    }

    /** The type a fixed range gives an address below 1 MiB. */
    int fixedType(long physical) {
        return (int) (fixed(FixedRange.register(physical)) >>> 8 * FixedRange.index(physical) & TYPE);
    }

    /** Whether a value is a type that MTRRs can have. */
    static boolean isType(long value) {
        return value == MemoryTypes.UC || value == MemoryTypes.WC || value >= MemoryTypes.WT && value <= MemoryTypes.WB;
    }
}
