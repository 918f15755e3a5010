package org.backplane.api.x86;

import java.util.stream.IntStream;

/** A component of extended state whose part is away: it is saved as it was, and what would change it waits for the part. */
final class HeldState implements SavedState {
    private final int component;
    private final long[] words;
    private final boolean initial;
    private final Runnable change;

    private HeldState(int component, long[] words, boolean initial, Runnable change) {
        this.component = component;
        this.words = words;
        this.initial = initial;
        this.change = change;
    }

    static HeldState of(SavedState left, Runnable change) {
        long[] words = IntStream.range(0, left.words()).mapToLong(left::word).toArray();
        return new HeldState(left.component(), words, left.isInitial(), change);
    }

    @Override
    public int component() {
        return component;
    }

    @Override
    public int words() {
        return words.length;
    }

    @Override
    public boolean isInitial() { return initial; }

    @Override
    public long word(int index) {
        return words[index];
    }

    /** Asked of every word before anything is restored. */
    @Override
    public boolean allows(int index, long value) {
        if (value != words[index]) { change.run(); }
        return true;
    }

    @Override
    public void restore(int index, long value) {
        // it has the value
    }

    @Override
    public void clear() {
        if (!initial) { change.run(); }
    }
}
