package org.backplane.api.machine.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of one part's state, each with a name and a reset value. Slots are declared while the part is created, a name
 * once, else IllegalArgumentException. Under the lock of the part; words that interrupt wires and messages change, which take
 * no lock, are used with the atomic operations only.
 */
public final class Bank {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** {@code length} consecutive words from {@code index} on, each {@code reset} after a reset. */
    public record Slot(String name, int index, int length, long reset) {
    }

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Set<String> kept = new HashSet<>();
    private long[] words = new long[0];

    /** Declares one word of 64 bits, {@code reset} now and after every reset. Gives its index, which is good for this bank only. */
    public int slot(String name, long reset) {
        return array(name, 1, reset);
    }

    /** Declares {@code length} words and gives the index of the first. */
    public int array(String name, int length, long reset) {
        Slot slot = new Slot(name, words.length, length, reset);
        if (slots.putIfAbsent(name, slot) != null) {
            throw new IllegalArgumentException("the state \"" + name + "\" is declared twice");
        }
        words = Arrays.copyOf(words, slot.index + length);
        Arrays.fill(words, slot.index, words.length, reset);
        return slot.index;
    }

    /** Reads a word. */
    public long get(int index) {
        return words[index];
    }

    /** Changes a word. */
    public void set(int index, long value) {
        words[index] = value;
    }

    /** All words by their indices, for what is so frequent that calls count. Good until the next slot is declared. */
    public long[] words() {
        return words;
    }

    /** Reads a word that other threads change. */
    public long acquire(int index) {
        return (long) WORD.getAcquire(words, index);
    }

    /** Sets the bits of {@code mask}, atomically. Gives the word as it was. */
    public long setBits(int index, long mask) {
        return (long) WORD.getAndBitwiseOr(words, index, mask);
    }

    /** Clears the bits of {@code mask}, atomically. Gives the word as it was. */
    public long clearBits(int index, long mask) {
        return (long) WORD.getAndBitwiseAnd(words, index, ~mask);
    }

    /** Changes a word from {@code expected} to {@code value}, atomically; false when it was something else. */
    public boolean compareAndSet(int index, long expected, long value) {
        return WORD.compareAndSet(words, index, expected, value);
    }

    /** All declared slots in order. */
    public List<Slot> slots() {
        return new ArrayList<>(slots.values());
    }

    /** Changes the reset value of the slot {@code name}, and gives it that value now. Only while the part is created. */
    public void reset(String name, long value) {
        Slot old = declared(name);
        slots.put(name, new Slot(name, old.index, old.length, value));
        Arrays.fill(words, old.index, old.index + old.length, value);
    }

    /** The slot {@code name} keeps its words over every reset, as memory with a battery does. */
    public void keep(String name) {
        kept.add(declared(name).name);
    }

    private Slot declared(String name) {
        Slot slot = slots.get(name);
        if (slot == null) { throw new IllegalArgumentException("the state \"" + name + "\" is not declared"); }
        return slot;
    }

    /** Gives every word its reset value, but those that are kept. */
    public void reset() {
        for (Slot slot : slots.values()) {
            if (!kept.contains(slot.name)) { Arrays.fill(words, slot.index, slot.index + slot.length, slot.reset); }
        }
    }

    /** Declares what {@code other} has and this one has not, so that this one can keep all of it. */
    public void declare(Bank other) {
        for (Slot slot : other.slots.values()) {
            if (!slots.containsKey(slot.name)) { array(slot.name, slot.length, slot.reset); }
        }
        kept.addAll(other.kept);
    }

    /** Takes over the words of every slot that {@code other} has under the same name, as far as both are long. */
    public void adopt(Bank other) {
        for (Slot from : other.slots.values()) {
            Slot to = slots.get(from.name);
            if (to != null) {
                System.arraycopy(other.words, from.index, words, to.index, Math.min(from.length, to.length));
            }
        }
    }
}
