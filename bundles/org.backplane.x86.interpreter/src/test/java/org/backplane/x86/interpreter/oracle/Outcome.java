package org.backplane.x86.interpreter.oracle;

import java.util.Map;
import java.util.TreeMap;

/** How an instruction ended: with an exception always, that of INT3 behind it if no other. */
final class Outcome {
    static final int INT3 = 3;
    /** In place of a vector: it did not end. */
    static final int HANG = 255;

    final long[] state = new long[State.WORDS];
    int trap;
    long error;
    /** Of page faults. */
    long cr2;
    /** The words of memory that have changed, by address: what they are now. */
    final Map<Long, Long> memory = new TreeMap<>();
}
