package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Additions with carry that use one flag only, so that two chains can run side by side. */
public final class MultiPrecision {
    private MultiPrecision() {
    }

    private static long add(X86Cpu c, long a, long b, long flag, int width) {
        long flags = c.arithmetic();
        long carry = (flags & flag) != 0 ? 1 : 0;
        long sum = a + b + carry;
        boolean out = width == 32
                ? sum >>> 32 != 0
                : Long.compareUnsigned(a + b, a) < 0 || carry != 0 && sum == 0;
        c.setArithmetic(out ? flags | flag : flags & ~flag);
        return sum;
    }

    @Row(asm = "adcx", enc = "66 0F 38 F6 /r Gy,Ey", feature = Feature.ADX)
    public static long adcx(X86Cpu c, long a, long b, int width) {
        return add(c, a, b, LazyFlags.CF, width);
    }

    @Row(asm = "adox", enc = "F3 0F 38 F6 /r Gy,Ey", feature = Feature.ADX)
    public static long adox(X86Cpu c, long a, long b, int width) {
        return add(c, a, b, LazyFlags.OF, width);
    }
}
