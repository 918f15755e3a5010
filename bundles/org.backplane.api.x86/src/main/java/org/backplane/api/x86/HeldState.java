package org.backplane.api.x86;

import java.util.stream.IntStream;

import org.backplane.api.cpu.Vacancy;

/** A component of extended state whose part is away: it is saved as it was, and what would change it waits for the part. */
final class HeldState implements SavedState {
    private final int component;
    private final long[] words;
    private final boolean initial;
    private final Vacancy place;

    private HeldState(int component, long[] words, boolean initial, Vacancy place) {
        this.component = component;
        this.words = words;
        this.initial = initial;
        this.place = place;
    }

    static HeldState of(SavedState left, Vacancy place) {
        long[] words = IntStream.range(0, left.words()).mapToLong(left::word).toArray();
        return new HeldState(left.component(), words, left.isInitial(), place);
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
        if (value != words[index]) { place.change(); }
        return true;
    }

    @Override
    public void restore(int index, long value) {
        // it has the value
    }

    @Override
    public void clear() {
        if (!initial) { place.change(); }
    }
}
