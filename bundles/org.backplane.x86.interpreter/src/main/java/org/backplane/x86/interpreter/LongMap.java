package org.backplane.x86.interpreter;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** A hash map from non-negative longs to objects; look-up allocates nothing. */
final class LongMap<V> {
    private static final long FREE = -1;

    private long[] keys;
    private Object[] values;
    private int used;

    LongMap(int capacity) {
        keys = new long[capacity];
        values = new Object[capacity];
        Arrays.fill(keys, FREE);
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int at = home(key);
        while (keys[at] != key && keys[at] != FREE) { at = at + 1 & mask; }
        return at;
    }

    private int home(long key) {
        return (int) (key * 0x9e37_79b9_7f4a_7c15L >>> 32) & keys.length - 1;
    }

    @SuppressWarnings("unchecked")
    V get(long key) {
        return (V) values[slot(key)];
    }

    void put(long key, V value) {
        int at = slot(key);
        if (keys[at] == FREE) { used++; }
        keys[at] = key;
        values[at] = value;
        if (used * 2 > keys.length) { grow(); }
    }

    /** Removes a key; those behind it that it had pushed on move up. */
    void remove(long key) {
        int at = slot(key);
        if (keys[at] != key) { return; }
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
        for (long key : keys) { if (key >= 0) { action.accept(key); } }
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
        Arrays.fill(keys, FREE);
        used = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] >= 0) {
                int at = slot(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
                used++;
            }
        }
    }
}
