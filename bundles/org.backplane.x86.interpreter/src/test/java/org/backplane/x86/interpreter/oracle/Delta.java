package org.backplane.x86.interpreter.oracle;

import java.io.ByteArrayOutputStream;
import java.util.Map;

/**
 * Outcomes as differences to what most instructions leave: the next instruction reached, nothing else changed. Two rows of
 * bytes, since each alone is packed better: what has changed, and the new values.
 */
final class Delta {
    private static final int END = 0;
    private static final int MEMORY = 127;
    /** Added to a value's length: it is the difference to the old one. */
    private static final int XOR = 16;
    private static final long RF = 0x1_0000;
    private static final int PAGE_FAULT = 14;

    private final ByteArrayOutputStream controlOut = new ByteArrayOutputStream();
    private final ByteArrayOutputStream valuesOut = new ByteArrayOutputStream();
    private final byte[] control;
    private final byte[] values;
    private int controlAt;
    private int valuesAt;

    /** For writing. */
    Delta() {
        this(null, null);
    }

    /** For reading. */
    Delta(byte[] control, byte[] values) {
        this.control = control;
        this.values = values;
    }

    byte[] control() {
        return controlOut.toByteArray();
    }

    byte[] values() {
        return valuesOut.toByteArray();
    }

    /** State after nothing but reaching the next instruction, or after a fault. */
    private static void expect(Case vector, int trap, long[] state) {
        System.arraycopy(vector.state, 0, state, 0, State.WORDS);
        if (trap == Outcome.INT3) {
            state[State.RIP] += vector.code.length + 1;
        } else {
            state[State.RFLAGS] |= RF;
        }
    }

    void write(Case vector, Outcome outcome) {
        controlOut.write(outcome.trap ^ Outcome.INT3);
        if (outcome.trap != Outcome.INT3) { value(outcome.error, 0); }
        if (outcome.trap == PAGE_FAULT) { value(outcome.cr2, vector.state[State.RIP]); }
        long[] expected = new long[State.WORDS];
        expect(vector, outcome.trap, expected);
        for (int n = 0; n < State.WORDS; n++) {
            if (outcome.state[n] != expected[n]) {
                controlOut.write(n + 1);
                value(outcome.state[n], expected[n]);
            }
        }
        byte[] memory = outcome.memory.isEmpty() ? null : vector.memory();
        for (Map.Entry<Long, Long> change : outcome.memory.entrySet()) {
            controlOut.write(MEMORY);
            value(change.getKey(), 0);
            value(change.getValue(), old(memory, change.getKey()));
        }
        controlOut.write(END);
    }

    Outcome read(Case vector) {
        Outcome outcome = new Outcome();
        outcome.trap = next() ^ Outcome.INT3;
        if (outcome.trap != Outcome.INT3) { outcome.error = value(0); }
        if (outcome.trap == PAGE_FAULT) { outcome.cr2 = value(vector.state[State.RIP]); }
        expect(vector, outcome.trap, outcome.state);
        byte[] memory = null;
        for (int what = next(); what != END; what = next()) {
            if (what == MEMORY) {
                memory = memory == null ? vector.memory() : memory;
                long address = value(0);
                outcome.memory.put(address, value(old(memory, address)));
            } else {
                outcome.state[what - 1] = value(outcome.state[what - 1]);
            }
        }
        return outcome;
    }

    static long old(byte[] memory, long address) {
        long word = 0;
        int at = Layout.offset(address);
        for (int n = 7; n >= 0; n--) { word = word << 8 | memory[at + n] & 0xff; }
        return word;
    }

    private int next() {
        return control[controlAt++] & 0xff;
    }

    private void value(long now, long old) {
        boolean difference = length(now ^ old) < length(now);
        long written = difference ? now ^ old : now;
        controlOut.write(length(written) | (difference ? XOR : 0));
        for (int n = 0; n < length(written); n++) { valuesOut.write((int) (written >>> 8 * n)); }
    }

    private long value(long old) {
        int form = next();
        long value = 0;
        for (int n = 0; n < (form & 15); n++) { value |= (values[valuesAt++] & 0xffL) << 8 * n; }
        return (form & XOR) != 0 ? value ^ old : value;
    }

    private static int length(long value) {
        return (64 - Long.numberOfLeadingZeros(value) + 7) / 8;
    }
}
