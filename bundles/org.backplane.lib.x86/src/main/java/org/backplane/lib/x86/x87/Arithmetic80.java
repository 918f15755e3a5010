package org.backplane.lib.x86.x87;

/** Addition, subtraction, multiplication, division and square root of 80-bit numbers. */
public final class Arithmetic80 {
    public static final int ADD = 0;
    public static final int MULTIPLY = 1;
    /** a - b. */
    public static final int SUBTRACT = 2;
    /** b - a. */
    public static final int SUBTRACT_REVERSED = 3;
    /** a / b. */
    public static final int DIVIDE = 4;
    /** b / a. */
    public static final int DIVIDE_REVERSED = 5;

    private Arithmetic80() {
    }

    /** Computes {@code a op b}. */
    public static void compute(Float80 f, int op) {
        if (f.a.isNan() || f.b.isNan()) {
            f.nan();
            return;
        }
        switch (op) {
            case ADD -> add(f, f.a, f.a.sign, f.b, f.b.sign);
            case SUBTRACT -> add(f, f.a, f.a.sign, f.b, f.b.sign ^ 1);
            case SUBTRACT_REVERSED -> add(f, f.b, f.b.sign, f.a, f.a.sign ^ 1);
            case MULTIPLY -> multiply(f, f.a, f.b);
            case DIVIDE -> divide(f, f.a, f.b);
            default -> divide(f, f.b, f.a);
        }
    }

    private static void add(Float80 f, Operand a, int signA, Operand b, int signB) {
        f.denormals();
        if (a.kind == Operand.FINITE && b.kind == Operand.FINITE) {
            addFinite(f, a, signA, b, signB);
        } else if (a.kind == Operand.INFINITE && b.kind == Operand.INFINITE && signA != signB) {
            f.invalid();
        } else if (a.kind == Operand.INFINITE || b.kind == Operand.INFINITE) {
            f.infinity(a.kind == Operand.INFINITE ? signA : signB);
        } else if (a.kind == Operand.FINITE) {
            f.round(signA, a.exp, a.sig, 0);
        } else if (b.kind == Operand.FINITE) {
            f.round(signB, b.exp, b.sig, 0);
        } else {
            f.zero(signA == signB ? signA : zeroSign(f));
        }
    }

    /** Sign of x - x. */
    private static int zeroSign(Float80 f) {
        return f.rounding() == Float80.DOWN ? 1 : 0;
    }

    private static void addFinite(Float80 f, Operand a, int signA, Operand b, int signB) {
        boolean swap = a.exp < b.exp || a.exp == b.exp && Long.compareUnsigned(a.sig, b.sig) < 0;
        Operand large = swap ? b : a;
        Operand small = swap ? a : b;
        int shift = large.exp - small.exp;
        long hi = Float80.shiftHigh(small.sig, shift);
        long lo = Float80.shiftLow(small.sig, 0, shift);
        int sign = swap ? signB : signA;
        if (signA == signB) {
            addMagnitudes(f, sign, large, hi, lo);
        } else {
            subtractMagnitudes(f, sign, large, hi, lo);
        }
    }

    private static void addMagnitudes(Float80 f, int sign, Operand large, long hi, long lo) {
        long sum = large.sig + hi;
        if (sum < 0 && Long.compareUnsigned(sum, hi) >= 0) {
            f.round(sign, large.exp, sum, lo);
        } else {
            f.round(sign, large.exp + 1, sum >>> 1 | 1L << 63, sum << 63 | lo >>> 1 | lo & 1);
        }
    }

    private static void subtractMagnitudes(Float80 f, int sign, Operand large, long hi, long lo) {
        normalize(f, sign, large.exp, large.sig - hi - (lo != 0 ? 1 : 0), -lo);
    }

    /** Rounds hi:lo after shifting it left until bit 63 of {@code hi} is set; a true zero has the sign of x - x. */
    static void normalize(Float80 f, int sign, int exp, long hi, long lo) {
        if ((hi | lo) == 0) {
            f.zero(zeroSign(f));
            return;
        }
        if (hi == 0) {
            int shift = Long.numberOfLeadingZeros(lo);
            f.round(sign, exp - 64 - shift, lo << shift, 0);
            return;
        }
        int shift = Long.numberOfLeadingZeros(hi);
        long high = shift == 0 ? hi : hi << shift | lo >>> 64 - shift;
        f.round(sign, exp - shift, high, lo << shift);
    }

    private static void multiply(Float80 f, Operand a, Operand b) {
        int sign = a.sign ^ b.sign;
        f.denormals();
        if (a.kind == Operand.FINITE && b.kind == Operand.FINITE) {
            multiplyFinite(f, sign, a, b);
        } else if (a.kind != Operand.INFINITE && b.kind != Operand.INFINITE) {
            f.zero(sign);
        } else if (a.kind == Operand.ZERO || b.kind == Operand.ZERO) {
            f.invalid();
        } else {
            f.infinity(sign);
        }
    }

    private static void multiplyFinite(Float80 f, int sign, Operand a, Operand b) {
        long hi = Math.unsignedMultiplyHigh(a.sig, b.sig);
        long lo = a.sig * b.sig;
        int exp = a.exp + b.exp - Float80.BIAS;
        if (hi < 0) {
            f.round(sign, exp + 1, hi, lo);
        } else {
            f.round(sign, exp, hi << 1 | lo >>> 63, lo << 1);
        }
    }

    private static void divide(Float80 f, Operand a, Operand b) {
        int sign = a.sign ^ b.sign;
        if (a.kind == b.kind && a.kind != Operand.FINITE) {
            f.invalid();
        } else if (b.kind == Operand.ZERO && a.kind == Operand.FINITE) {
            f.divideByZero(sign);
        } else {
            f.denormals();
            if (a.kind == Operand.INFINITE || b.kind == Operand.ZERO) {
                f.infinity(sign);
            } else if (b.kind == Operand.INFINITE || a.kind == Operand.ZERO) {
                f.zero(sign);
            } else {
                divideFinite(f, sign, a, b);
            }
        }
    }

    private static void divideFinite(Float80 f, int sign, Operand a, Operand b) {
        boolean less = Long.compareUnsigned(a.sig, b.sig) < 0;
        long hi = less ? a.sig : a.sig >>> 1;
        long lo = less ? 0 : a.sig << 63;
        long quotient = divide128(hi, lo, b.sig);
        long remainder = lo - quotient * b.sig;
        f.round(sign, a.exp - b.exp + Float80.BIAS - (less ? 1 : 0), quotient, fraction(remainder, b.sig));
    }

    /** The fraction remainder/divisor as far as rounding needs it. */
    private static long fraction(long remainder, long divisor) {
        if (remainder == 0) { return 0; }
        return remainder < 0 || Long.compareUnsigned(remainder << 1, divisor) >= 0 ? 1L << 63 | 1 : 1;
    }

    /** Unsigned hi:lo / divisor, where hi is less than divisor and bit 63 of divisor is set (Knuth's algorithm D in base 2^32). */
    static long divide128(long hi, long lo, long divisor) {
        long first = digit(hi, lo >>> 32, divisor);
        long rest = (hi << 32 | lo >>> 32) - first * divisor;
        long second = digit(rest, lo & 0xffff_ffffL, divisor);
        return first << 32 | second;
    }

    /** One digit in base 2^32 of (rest * 2^32 + next) / divisor. */
    private static long digit(long rest, long next, long divisor) {
        long top = divisor >>> 32;
        long low = divisor & 0xffff_ffffL;
        long digit = Long.divideUnsigned(rest, top);
        long left = rest - digit * top;
        while (digit >>> 32 != 0 || Long.compareUnsigned(digit * low, left << 32 | next) > 0) {
            digit--;
            left += top;
            if (left >>> 32 != 0) {
                break;
            }
        }
        return digit;
    }

    /** Computes the square root of a. */
    public static void squareRoot(Float80 f) {
        Operand a = f.a;
        if (a.isNan()) {
            f.nanOfA();
        } else if (a.kind == Operand.ZERO) {
            f.zero(a.sign);
        } else if (a.sign != 0) {
            f.invalid();
        } else if (a.kind == Operand.INFINITE) {
            f.infinity(0);
        } else {
            f.raised |= a.denormal ? Float80.DE : 0;
            rootFinite(f, a);
        }
    }

    /** The integer root of sig * 2^63 or 2^64, whichever makes the exponent even. */
    private static void rootFinite(Float80 f, Operand a) {
        int power = a.exp - Float80.BIAS;
        boolean odd = (power & 1) != 0;
        long hi = odd ? a.sig : a.sig >>> 1;
        long lo = odd ? 0 : a.sig << 63;
        long root = estimate(hi);
        long high = hi - Math.unsignedMultiplyHigh(root, root) - (Long.compareUnsigned(lo, root * root) < 0 ? 1 : 0);
        long low = lo - root * root;
        while (high < 0) {
            root--;
            long step = root * 2 + 1;
            low += step;
            high += Long.compareUnsigned(low, step) < 0 ? 2 : 1;
        }
        while (high > 1 || high == 1 && Long.compareUnsigned(low, root << 1) > 0) {
            long step = root * 2 + 1;
            high -= Long.compareUnsigned(low, step) < 0 ? 2 : 1;
            low -= step;
            root++;
        }
        boolean aboveHalf = high != 0 || Long.compareUnsigned(low, root) > 0;
        long fraction = (high | low) == 0 ? 0 : aboveHalf ? 1L << 63 | 1 : 1;
        f.round(0, (power >> 1) + Float80.BIAS, root, fraction);
    }

    /** The root of hi * 2^64, at least 2^63, wrong by a few units. */
    private static long estimate(long hi) {
        double value = (hi >>> 11) * 0x1p11;
        double root = Math.sqrt(value);
        long first = (long) root << 32 | (long) ((root - (long) root) * 0x1p32);
        if (first >= 0) {
            first = root >= 0x1p32 ? -1L : 1L << 63;
        }
        long high = hi - Math.unsignedMultiplyHigh(first, first);
        return first + (long) ((high * 0x1p63 - ((first * first) >>> 1)) / ((first >>> 1) * 2.0));
    }
}
