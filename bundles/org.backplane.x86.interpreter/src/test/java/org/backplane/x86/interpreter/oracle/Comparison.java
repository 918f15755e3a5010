package org.backplane.x86.interpreter.oracle;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the model's outcome is the processor's, but for what nobody defines. */
final class Comparison {
    private static final int PAGE_FAULT = 14;
    /** From here on the host's kernel says that all pages are present. */
    private static final long KERNEL = 0x7fff_ffff_f000L;

    private final Case vector;
    private final Outcome expected;
    private final Outcome got;
    private final List<String> differences = new ArrayList<>();

    private Comparison(Case vector, Outcome expected, Outcome got) {
        this.vector = vector;
        this.expected = expected;
        this.got = got;
    }

    /** What is different, or an empty text. */
    static String of(Case vector, Outcome expected, Outcome got) {
        Comparison comparison = new Comparison(vector, expected, got);
        comparison.compare();
        return String.join(", ", comparison.differences);
    }

    /** The vector with its input, for who has to find out. */
    static String describe(Case vector) {
        StringBuilder text = new StringBuilder(vector.form.toString()).append(", vector ").append(vector.number)
                .append(": ").append(HexFormat.of().formatHex(vector.code));
        if (vector.form.memory()) { text.append(" operand at ").append(hex(vector.target)); }
        for (int n = 0; n < State.SIGNIFICAND; n++) {
            text.append(' ').append(State.name(n)).append('=').append(hex(vector.state[n]));
        }
        return text.toString();
    }

    private static String hex(long value) {
        return Long.toHexString(value);
    }

    private void compare() {
        if (Tolerance.isMisaligned(vector, got) || Vendor.differs(vector, expected, got)) { return; }
        different("exception", expected.trap, got.trap, 0);
        if (expected.trap == Outcome.HANG) { return; }
        boolean kernel = expected.trap == PAGE_FAULT && Long.compareUnsigned(expected.cr2, KERNEL) >= 0;
        different("error code", expected.error, got.error, kernel ? 1 : 0);
        different("cr2", expected.cr2, got.cr2, 0);
        for (int n = 0; n < State.WORDS; n++) { if (expected.state[n] != got.state[n]) { word(n); } }
        if (expected.memory.equals(got.memory)) { return; }
        Set<Long> addresses = new TreeSet<>(expected.memory.keySet());
        addresses.addAll(got.memory.keySet());
        for (long address : addresses) { memory(address); }
    }

    private void word(int n) {
        if (!Tolerance.allows(vector, expected, got, n)) {
            different(State.name(n), expected.state[n], got.state[n], Undefined.bits(vector, expected, n));
        }
    }

    private void different(String what, long right, long wrong, long ignored) {
        if (((right ^ wrong) & ~ignored) != 0) {
            differences.add("%s %s, not %s".formatted(what, hex(wrong), hex(right)));
        }
    }

    private void memory(long address) {
        Long right = expected.memory.get(address);
        Long wrong = got.memory.get(address);
        long ignored = Vendor.memory(vector, address);
        boolean same = ignored != 0 && ((word(right, address) ^ word(wrong, address)) & ~ignored) == 0;
        if (!same && (right == null || !right.equals(wrong))) {
            differences.add("memory at %s %s, not %s".formatted(hex(address), wrong == null ? "unchanged" : hex(wrong),
                    right == null ? "unchanged" : hex(right)));
        }
    }

    private long word(Long now, long address) {
        return now == null ? Delta.old(vector.memory(), address) : now;
    }
}
