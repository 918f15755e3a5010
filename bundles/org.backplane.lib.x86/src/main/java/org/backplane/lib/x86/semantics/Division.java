package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.X86Cpu;

/** Division of a double-width dividend in rDX:rAX (AX for bytes); #DE when the quotient does not fit. */
final class Division {
    private Division() {
    }

    static void unsigned(X86Cpu c, int width, long divisor) {
        if (divisor == 0) { throw Arithmetic.divideError(c); }
        if (width == 64) {
            unsigned128(c, divisor);
            return;
        }
        long dividend = dividend(c, width);
        long quotient = Long.divideUnsigned(dividend, divisor);
        if (quotient >>> width != 0) { throw Arithmetic.divideError(c); }
        result(c, width, quotient, dividend - quotient * divisor);
    }

    static void signed(X86Cpu c, int width, long divisor) {
        if (divisor == 0) { throw Arithmetic.divideError(c); }
        if (width == 64) {
            signed128(c, divisor);
            return;
        }
        long dividend = Arithmetic.signed(dividend(c, width), 2 * width);
        if (divisor == -1 && dividend == Long.MIN_VALUE) { throw Arithmetic.divideError(c); }
        long quotient = dividend / divisor;
        if (Arithmetic.signed(quotient, width) != quotient) { throw Arithmetic.divideError(c); }
        result(c, width, quotient, dividend - quotient * divisor);
    }

    private static long dividend(X86Cpu c, int width) {
        if (width == 8) { return c.get(X86Reg.RAX, 0, 16); }
        return c.get(X86Reg.RDX, 0, width) << width | c.get(X86Reg.RAX, 0, width);
    }

    private static void result(X86Cpu c, int width, long quotient, long remainder) {
        if (width == 8) {
            c.set(X86Reg.RAX, 0, 16, quotient & 0xff | (remainder & 0xff) << 8);
        } else {
            c.set(X86Reg.RAX, 0, width, quotient);
            c.set(X86Reg.RDX, 0, width, remainder);
        }
    }

    private static void unsigned128(X86Cpu c, long divisor) {
        long high = c.reg[X86Reg.RDX];
        long low = c.reg[X86Reg.RAX];
        if (Long.compareUnsigned(high, divisor) >= 0) { throw Arithmetic.divideError(c); }
        long quotient = high == 0 ? Long.divideUnsigned(low, divisor) : quotient(high, low, divisor);
        c.reg[X86Reg.RAX] = quotient;
        c.reg[X86Reg.RDX] = low - quotient * divisor;
    }

    /** Schoolbook shift and subtract; {@code high < divisor}. */
    private static long quotient(long high, long low, long divisor) {
        long remainder = high;
        long quotient = 0;
        for (int bit = 63; bit >= 0; bit--) {
            boolean carry = remainder < 0;
            remainder = remainder << 1 | low >>> bit & 1;
            if (carry || Long.compareUnsigned(remainder, divisor) >= 0) {
                remainder -= divisor;
                quotient |= 1L << bit;
            }
        }
        return quotient;
    }

    private static void signed128(X86Cpu c, long divisor) {
        long high = c.reg[X86Reg.RDX];
        long low = c.reg[X86Reg.RAX];
        boolean negative = high < 0;
        long absoluteLow = negative ? -low : low;
        long absoluteHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
        long absoluteDivisor = Math.abs(divisor);
        if (Long.compareUnsigned(absoluteHigh, absoluteDivisor) >= 0) { throw Arithmetic.divideError(c); }
        long absolute = quotient(absoluteHigh, absoluteLow, absoluteDivisor);
        boolean negate = negative ^ divisor < 0;
        long quotient = negate ? -absolute : absolute;
        if (absolute != 0 && quotient < 0 != negate) { throw Arithmetic.divideError(c); }
        c.reg[X86Reg.RAX] = quotient;
        c.reg[X86Reg.RDX] = low - quotient * divisor;
    }
}
