package org.backplane.x86.uarch;

import org.backplane.api.machine.config.WrongKey;

/** What tables can be like. */
final class Shape {
    private Shape() {
    }

    static void powerOfTwo(String key, long value) {
        if (Long.bitCount(value) != 1) { throw new WrongKey(key, key + " is a power of two, not " + value); }
    }
}
