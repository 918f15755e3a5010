package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** RDRAND and RDSEED (SDM volume 1, 7.3.17). There is always a number. */
public final class RandomNumbers {
    /** CF: it is valid; the other arithmetic flags are 0. */
    private static final long VALID = 1;

    private RandomNumbers() {
    }

    @Row(asm = "rdrand", enc = "NFx 0F C7 /6 Rv", feature = Feature.RDRAND)
    public static long rdrand(X86Cpu c) {
        c.setArithmetic(VALID);
        return c.wiring.random.getAsLong();
    }

    @Row(asm = "rdseed", enc = "NFx 0F C7 /7 Rv", feature = Feature.RDSEED)
    public static long rdseed(X86Cpu c) {
        return rdrand(c);
    }
}
