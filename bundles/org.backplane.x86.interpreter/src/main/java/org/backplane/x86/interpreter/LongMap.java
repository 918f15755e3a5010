package org.backplane.x86.interpreter;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** A hash map from non-negative longs to objects; look-up allocates nothing. */
final class LongMap<V> {
    private static final long FREE = -1;
    private static final long REMOVED = -2;

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
        int at = (int) (key * 0x9e37_79b9_7f4a_7c15L >>> 32) & mask;
        while (keys[at] != key && keys[at] != FREE) { at = at + 1 & mask; }
        return at;
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

    void remove(long key) {
        int at = slot(key);
        if (keys[at] == key) {
            keys[at] = REMOVED;
            values[at] = null;
        }
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
