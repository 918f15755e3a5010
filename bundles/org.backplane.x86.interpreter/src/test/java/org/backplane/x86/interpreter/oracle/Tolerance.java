package org.backplane.x86.interpreter.oracle;

/** Results that need not be those of the host: transcendental functions, estimates, and what a fault interrupts. */
final class Tolerance {
    private static final int GENERAL_PROTECTION = 13;
    private static final int PE = 1 << 5;
    private static final int C1 = 1 << 9;
    /** Two results within 1.5 * 2^-12 of the truth are this close. */
    private static final float ESTIMATE = 3 * 0x1p-12f;

    private Tolerance() {
    }

    private static boolean isSha(Case vector) {
        return vector.form.row().group().equals("Sha");
    }

    /** An operand must be aligned (SDM volume 2, table 2-21); that processor executes it all the same. */
    static boolean isMisaligned(Case vector, Outcome got) {
        return isSha(vector) && got.trap == GENERAL_PROTECTION && got.error == 0 && vector.target % 16 != 0;
    }

    /** Whether a word of the state is as good as the host's. */
    static boolean allows(Case vector, Outcome expected, Outcome got, int word) {
        String row = vector.form.row().name();
        return switch (vector.form.row().group()) {
            case "X87Transcendental" ->
                (expected.state[State.FSW] & PE) != 0 && isNeighbour(expected.state, got.state, word);
            case "SseEstimates" ->
                word >= State.YMM && row.startsWith("r") && close(expected.state[word], got.state[word]);
            case "Xsave" -> row.equals("xrstor") && expected.trap != Outcome.INT3 && isX87(word);
            default -> false;
        };
    }

    /** An XRSTOR that faults may have restored the x87 unit before; the manual does not say when. */
    private static boolean isX87(int word) {
        return word >= State.FCW && word < State.MXCSR || word >= State.SIGNIFICAND && word < State.YMM;
    }

    /** Inexact results: the same number, the one before or the one after; C1 says which way it was rounded. */
    private static boolean isNeighbour(long[] expected, long[] got, int word) {
        if (word == State.FSW) { return ((expected[word] ^ got[word]) & ~C1) == 0; }
        if (word < State.SIGNIFICAND || word >= State.YMM) { return false; }
        int register = word - State.SIGNIFICAND & 7;
        long a = expected[State.SIGNIFICAND + register];
        long b = got[State.SIGNIFICAND + register];
        long exponents = got[State.EXPONENT + register] - expected[State.EXPONENT + register];
        return exponents == 0 && Math.abs(a - b) <= 1 || exponents == 1 && a == -1 && b == Long.MIN_VALUE
                || exponents == -1 && b == -1 && a == Long.MIN_VALUE;
    }

    private static boolean close(long expected, long got) {
        return close((int) expected, (int) got) && close((int) (expected >>> 32), (int) (got >>> 32));
    }

    private static boolean close(int expected, int got) {
        float truth = Float.intBitsToFloat(expected);
        boolean tiny = truth == 0 && Math.abs(Float.intBitsToFloat(got)) == Float.MIN_NORMAL; // less would be 0
        return expected == got || tiny || Math.abs(Float.intBitsToFloat(got) - truth) <= ESTIMATE * Math.abs(truth);
    }
}
