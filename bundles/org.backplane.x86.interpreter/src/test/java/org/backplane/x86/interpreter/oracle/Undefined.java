package org.backplane.x86.interpreter.oracle;

/** What need not be the same: flags that the table calls undefined, and what the host's CPUID says it does its own way. */
final class Undefined {
    private static final long ZF = 0x40;
    private static final long UPPER_HALF = 0xffff_ffff_0000_0000L;

    private Undefined() {
    }

    /** Bits of a word of the state that are not compared. */
    static long bits(Case vector, Outcome expected, int word) {
        return switch (word) {
            case State.RFLAGS -> executed(vector, expected) ? flags(vector) : 0;
            case State.FSW, State.FTW -> isMmx(vector) && !executed(vector, expected) ? -1 : 0;
            // CPUID leaf 7 EBX 6: the host changes them at exceptions only
            case State.FOP, State.FDP -> (int) expected.state[word] == (int) vector.state[word] ? -1 : pointers(vector);
            case State.FIP -> pointers(vector);
            default -> word < 16 ? general(vector, expected, word) : 0;
        };
    }

    /** An AMD processor forgets x87 pointers while no exception waits. */
    private static long pointers(Case vector) {
        return Vendor.isAmd(vector) ? -1 : 0;
    }

    private static long general(Case vector, Outcome expected, int word) {
        if (isSearch(vector) && (expected.state[State.RFLAGS] & ZF) != 0) { return UPPER_HALF; }
        if (HostsOwn.has(vector.form.row())) { return executed(vector, expected) ? HostsOwn.bits(vector, word) : 0; }
        boolean random = vector.form.row().group().equals("RandomNumbers");
        return random && expected.state[word] != vector.state[word] ? -1L >>> 64 - vector.form.operandSize() : 0;
    }

    /** The host sets TOP to 0 before an MMX instruction faults, sometimes tags too. */
    private static boolean isMmx(Case vector) {
        return vector.form.spec().operands.stream().anyMatch(operand -> "PQN".indexOf(operand.charAt(0)) >= 0);
    }

    /** BSF and BSR of 0 leave something undefined; the host leaves 64 bits alone, whatever the operand size. */
    private static boolean isSearch(Case vector) {
        return vector.form.row().name().matches("bs[fr]") && vector.form.operandSize() == 32;
    }

    private static boolean executed(Case vector, Outcome expected) {
        return expected.state[State.RIP] != vector.state[State.RIP];
    }

    private static long flags(Case vector) {
        int size = vector.form.operandSize();
        return vector.form.row().undefined().after(count(vector), size == 0 ? 8 : size);
    }

    /** What a shift counts by; of others it has no meaning. */
    private static long count(Case vector) {
        String encoding = vector.form.encoding();
        return encoding.endsWith("CL")
                ? vector.state[State.RCX]
                : encoding.endsWith("Ib") ? vector.code[vector.code.length - 1] : 1;
    }
}
