package org.backplane.machine.board;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.inspect.OddityInfo;

/**
 * Counts what guests do that is not as expected: {@value #KINDS} different acts, and then all others together. A guest can
 * repeat them at will, so counting one again allocates nothing. The monitor is a leaf.
 */
public final class Oddities {
    private static final int KINDS = 256;

    private final Oddity[] kinds = new Oddity[KINDS];
    private final String[] parts = new String[KINDS];
    private final String[] acts = new String[KINDS];
    private final long[] addresses = new long[KINDS];
    private final int[] sizes = new int[KINDS];
    private final long[] counts = new long[KINDS];
    private int used;
    private long others;

    /** A part found an act odd. {@code act} is a constant: it is compared by identity. */
    synchronized void add(Oddity kind, String part, String act) {
        add(kind, part, act, 0, 0);
    }

    /** Nobody answered {@code act}, a constant, at an address. */
    synchronized void add(String act, long address, int size) {
        add(Oddity.UNHANDLED, "", act, address, size);
    }

    private void add(Oddity kind, String part, String act, long address, int size) {
        for (int i = 0; i < used; i++) {
            if (acts[i] == act && addresses[i] == address && sizes[i] == size && parts[i] == part && kinds[i] == kind) {
                counts[i]++;
                return;
            }
        }
        if (used == KINDS) {
            others++;
            return;
        }
        kinds[used] = kind;
        parts[used] = part;
        acts[used] = act;
        addresses[used] = address;
        sizes[used] = size;
        counts[used++] = 1;
    }

    /** All of them so far. */
    public synchronized List<OddityInfo> list() {
        List<OddityInfo> all = new ArrayList<>();
        for (int i = 0; i < used; i++) { all.add(new OddityInfo(kinds[i], parts[i], what(i), counts[i])); }
        if (others > 0) { all.add(new OddityInfo(Oddity.UNHANDLED, "", "more, not listed", others)); }
        return all;
    }

    private String what(int i) {
        return sizes[i] == 0
                ? acts[i]
                : acts[i] + ":0x" + Long.toHexString(addresses[i]) + ", " + 8 * sizes[i] + " bits";
    }
}
