package org.backplane.machine.board;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.backplane.api.device.OddityCounter;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.inspect.OddityInfo;

/**
 * Counts what guests do that is not as expected: what parts have declared, and accesses that nobody answers, by address until
 * {@value #SLOTS} are nearly used up, and then all others together. Any thread; no locks; counting an act again allocates nothing.
 */
public final class Oddities {
    private static final int SLOTS = 512;
    /** Places that are looked at for an address before it goes to the others. */
    private static final int PROBES = 16;

    private final List<Odd> declared = new CopyOnWriteArrayList<>();
    /** By hash of address, size and act; filled once, never emptied. */
    private final AtomicReferenceArray<Odd> unanswered = new AtomicReferenceArray<>(SLOTS);
    private final AtomicLong others = new AtomicLong();

    /** The counter of an act of guests that a part declares; its successor that declares the same one goes on counting. */
    synchronized OddityCounter declare(Oddity kind, String part, String act) {
        for (Odd odd : declared) { if (odd.is(kind, part, act)) { return odd; } }
        Odd odd = new Odd(kind, part, act, 0, 0);
        declared.add(odd);
        return odd;
    }

    /** Nobody answered {@code act}, {@code size} bytes at an address. */
    public void unhandled(String act, long address, int size) {
        int hash = Long.hashCode(address * 31 + size) + act.hashCode();
        hash ^= hash >>> 16 ^ hash >>> 8;
        for (int i = 0; i < PROBES; i++) {
            Odd odd = at(hash + i & SLOTS - 1, act, address, size);
            if (odd.is(act, address, size)) {
                odd.count();
                return;
            }
        }
        others.incrementAndGet();
    }

    /** Who is in the slot; the act itself if it was free. */
    private Odd at(int slot, String act, long address, int size) {
        Odd there = unanswered.get(slot);
        if (there != null) { return there; }
        unanswered.compareAndSet(slot, null, new Odd(Oddity.UNHANDLED, "", act, address, size));
        return unanswered.get(slot);
    }

    /** All that happened so far. */
    public List<OddityInfo> list() {
        List<OddityInfo> all = new ArrayList<>();
        declared.stream().map(Odd::info).filter(info -> info.count() > 0).forEach(all::add);
        for (int i = 0; i < SLOTS; i++) { if (unanswered.get(i) != null) { all.add(unanswered.get(i).info()); } }
        if (others.get() > 0) { all.add(new OddityInfo(Oddity.UNHANDLED, "", "more, not listed", others.get())); }
        return all;
    }
}
