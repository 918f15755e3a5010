package org.backplane.x86.interpreter;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** A hash map from non-negative longs to objects; look-up allocates nothing. Kept are keys plus 1: a new array is an empty one. */
final class LongMap<V> {
    private static final long FREE = 0;

    private long[] keys;
    private Object[] values;
    private int used;

    LongMap(int capacity) {
        keys = new long[capacity];
        values = new Object[capacity];
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int at = home(key + 1);
        while (keys[at] != key + 1 && keys[at] != FREE) { at = at + 1 & mask; }
        return at;
    }

    private int home(long kept) {
        return (int) (kept * 0x9e37_79b9_7f4a_7c15L >>> 32) & keys.length - 1;
    }

    @SuppressWarnings("unchecked")
    V get(long key) {
        return (V) values[slot(key)];
    }

    void put(long key, V value) {
        int at = slot(key);
        if (keys[at] == FREE) { used++; }
        keys[at] = key + 1;
        values[at] = value;
        if (used * 2 > keys.length) { grow(); }
    }

    /** Removes a key; those behind it that it had pushed on move up. */
    void remove(long key) {
        int at = slot(key);
        if (keys[at] == FREE) { return; }
        int mask = keys.length - 1;
        int gap = at;
        for (int next = at + 1 & mask; keys[next] != FREE; next = next + 1 & mask) {
            if ((next - home(keys[next]) & mask) >= (next - gap & mask)) {
                keys[gap] = keys[next];
                values[gap] = values[next];
                gap = next;
            }
        }
        keys[gap] = FREE;
        values[gap] = null;
        used--;
    }

    /** Every key, in no order. */
    void forEachKey(LongConsumer action) {
        for (long kept : keys) { if (kept != FREE) { action.accept(kept - 1); } }
    }

    void clear() {
        Arrays.fill(keys, FREE);
        Arrays.fill(values, null);
        used = 0;
    }

    private void grow() {
        long[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[keys.length];
        used = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int at = slot(oldKeys[i] - 1);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
                used++;
            }
        }
    }
}
