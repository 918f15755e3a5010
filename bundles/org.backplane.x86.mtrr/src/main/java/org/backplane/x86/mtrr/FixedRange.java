package org.backplane.x86.mtrr;

import org.backplane.api.x86.Msr;

/** Where the fixed ranges are: 8 of 64 KiB, 16 of 16 KiB, 64 of 4 KiB, eight in a register (SDM volume 3, table 13-9). */
final class FixedRange {
    static final long END = 0x10_0000;
    private static final long SIXTEEN = 0x8_0000;
    private static final long FOUR = 0xc_0000;

    private FixedRange() {
    }

    /** The MSR of a register, 0 to 10. */
    static int msr(int register) {
        return switch (register) {
            case 0 -> Msr.IA32_MTRR_FIX64K_00000;
            case 1, 2 -> Msr.IA32_MTRR_FIX16K_80000 + register - 1;
            default -> Msr.IA32_MTRR_FIX4K_C0000 + register - 3;
        };
    }

    /** The manual's name: {@code IA32_MTRR_FIX4K_C8000}. */
    static String name(int register) {
        String size = register == 0 ? "64K_" : register < 3 ? "16K_" : "4K_";
        return "IA32_MTRR_FIX" + size + String.format("%05X", first(register, 0));
    }

    /** The first address of a register's range, 0 to 7. */
    static long first(int register, int range) {
        return switch (register) {
            case 0 -> (long) range << 16;
            case 1, 2 -> SIXTEEN + ((long) (register - 1) * 8 + range << 14);
            default -> FOUR + ((long) (register - 3) * 8 + range << 12);
        };
    }

    /** Which register an address below 1 MiB is in. */
    static int register(long physical) {
        if (physical < SIXTEEN) { return 0; }
        return physical < FOUR ? 1 + (int) (physical - SIXTEEN >> 17) : 3 + (int) (physical - FOUR >> 15);
    }

    /** Which byte of it. */
    static int index(long physical) {
        int shift = physical < SIXTEEN ? 16 : physical < FOUR ? 14 : 12;
        return (int) (physical >> shift) & 7;
    }
}
