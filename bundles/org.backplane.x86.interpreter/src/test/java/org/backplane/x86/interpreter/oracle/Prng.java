package org.backplane.x86.interpreter.oracle;

/** splitmix64: the same numbers for ever, whatever the Java version. */
final class Prng {
    private static final long STEP = 0x9e3779b97f4a7c15L;
    private long state;

    Prng(long seed) {
        state = seed;
    }

    /** The generator of the {@code n}th vector of something that has a name. */
    static Prng of(long seed, String name, int n) {
        long hash = 0xcbf29ce484222325L ^ seed;
        for (int i = 0; i < name.length(); i++) { hash = (hash ^ name.charAt(i)) * 0x100000001b3L; }
        return new Prng(mix(hash) + n * 0xd1342543de82ef95L);
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    long next() {
        return mix(state += STEP);
    }

    /** 0 to {@code n - 1}. */
    int below(int n) {
        return (int) Long.remainderUnsigned(next(), n);
    }

    /** {@code from} to {@code to - 1}. */
    int between(int from, int to) {
        return from + below(to - from);
    }

    /** True once in {@code n} times. */
    boolean once(int n) {
        return below(n) == 0;
    }

    long pick(long... values) {
        return values[below(values.length)];
    }
}
