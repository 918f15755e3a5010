package org.backplane.lib.x86.x87;

/** Comparison and classification: results are condition codes, at their places in the status word. */
public final class Comparison {
    public static final int C0 = 1 << 8;
    public static final int C1 = 1 << 9;
    public static final int C2 = 1 << 10;
    public static final int C3 = 1 << 14;

    /** a > b. */
    public static final int GREATER = 0;
    public static final int LESS = C0;
    public static final int EQUAL = C3;
    public static final int UNORDERED = C3 | C2 | C0;

    private Comparison() {
    }

    /** Compares a with b; {@code quiet} compares raise the invalid operation exception only for signalling NaNs. */
    public static int compare(Float80 f, boolean quiet) {
        Operand a = f.a;
        Operand b = f.b;
        if (a.isNan() || b.isNan()) {
            boolean bothQuiet = a.kind <= Operand.QNAN && b.kind <= Operand.QNAN;
            f.raised |= quiet && bothQuiet ? 0 : Float80.IE;
            return UNORDERED;
        }
        f.denormals();
        int order = order(a, b);
        return order == 0 ? EQUAL : order < 0 ? LESS : GREATER;
    }

    private static int order(Operand a, Operand b) {
        if (a.kind == Operand.ZERO && b.kind == Operand.ZERO) { return 0; }
        if (a.kind == Operand.ZERO || b.kind == Operand.ZERO) {
            return a.kind == Operand.ZERO ? (b.sign != 0 ? 1 : -1) : a.sign != 0 ? -1 : 1;
        }
        if (a.sign != b.sign) { return a.sign != 0 ? -1 : 1; }
        int order = a.exp != b.exp ? Integer.compare(a.exp, b.exp) : Long.compareUnsigned(a.sig, b.sig);
        return a.sign != 0 ? -order : order;
    }

    /** What FXAM says of a register that is not empty, C1 aside. */
    public static int classify(Operand a) {
        return switch (a.kind) {
            case Operand.ZERO -> C3;
            case Operand.FINITE -> a.denormal ? C3 | C2 : C2;
            case Operand.INFINITE -> C2 | C0;
            case Operand.UNSUPPORTED -> 0;
            default -> C0;
        };
    }
}
