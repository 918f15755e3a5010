package org.backplane.x86.mtrr;

import java.util.Locale;

/** How translations are dropped when types change: the steps of the seed's series, each with those before it. */
enum ZapPolicy {
    /** Every change of a register drops everything. */
    NAIVE,
    /** Changes of CR0.CD drop everything; while it is 1 registers drop nothing, since no type counts. */
    CD_TOGGLE,
    /** One vCPU drops for all that ask meanwhile. */
    SERIALIZED,
    /** Only what has changed is dropped. */
    FINE,
    /** Ranges that overlap or touch are one. */
    MERGED;

    /** By the value of a key: {@code "cd-toggle"}. */
    static ZapPolicy of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The value of a key. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a step is taken. */
    boolean minds(ZapPolicy step) {
        return compareTo(step) >= 0;
    }
}
