package org.backplane.x86.lbr;

import org.backplane.api.x86.BranchLog;

/** What is in the registers of a legacy record (SDM volume 3, 18.4.8.1), by number of the format. */
final class LegacyFormat {
    /** Offsets of 32 bits, both in one register. */
    private static final int PACKED = 0;
    private static final int LINEAR = 1;
    private static final int FLAGS = 3;
    private static final int TRANSACTIONS = 4;
    private static final int INFO = 5;
    private static final int TIME = 6;
    private static final int INFO_LINEAR = 7;
    private static final long INFO_BITS = 0xe000_0000_0000_ffffL;
    private static final int CYCLES = 48;
    private static final long LOW = 0xffff_ffffL;

    final int number;

    LegacyFormat(int number) {
        this.number = number;
    }

    boolean hasTo() {
        return number != PACKED;
    }

    boolean hasInfo() {
        return number == INFO || number == INFO_LINEAR;
    }

    /** Whether addresses are linear ones, not offsets in CS. */
    boolean isLinear() {
        return number == LINEAR || number >= TIME;
    }

    /** Whether what a branch record has is in the registers as it is, but for some bits: no two addresses in one, no times. */
    boolean isPlain() {
        return number != PACKED && number != TIME;
    }

    /** What records have of branches while it is {@linkplain #isPlain plain}. */
    BranchLog.Form form() {
        return new BranchLog.Form(~flags(), flags() & BranchLog.MISPREDICTED, -1, 0, hasInfo() ? INFO_BITS : 0);
    }

    /** Bits of FROM that are no address. No record is of a transaction: these have 0. */
    private long flags() {
        return switch (number) {
            case FLAGS, TIME -> BranchLog.MISPREDICTED;
            case TRANSACTIONS -> 7L << 61;
            default -> 0;
        };
    }

    long from(long from, long to, boolean mispredicted) {
        return number == PACKED
                ? from & LOW | to << 32
                : from & ~flags() | (mispredicted ? flags() & BranchLog.MISPREDICTED : 0);
    }

    long to(long to, long cycles) {
        return number == TIME ? to & (1L << CYCLES) - 1 | cycles << CYCLES : to;
    }

    boolean allowsFrom(long value) {
        return number == PACKED || isCanonical(value, flags());
    }

    boolean allowsTo(long value) {
        return isCanonical(value, number == TIME ? -1L << CYCLES : 0);
    }

    boolean allowsInfo(long value) {
        return (value & ~INFO_BITS) == 0;
    }

    private static boolean isCanonical(long value, long besides) {
        return ((value << 16 >> 16 ^ value) & ~besides) == 0;
    }
}
