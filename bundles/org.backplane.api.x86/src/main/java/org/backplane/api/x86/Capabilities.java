package org.backplane.api.x86;

import java.util.EnumSet;

/** The machine's own answer to "may this vCPU use feature F": one bit per feature, immutable. */
public final class Capabilities {
    /** All features there are. */
    public static final Capabilities ALL = new Capabilities(EnumSet.allOf(Feature.class));

    private final long[] words;

    /** The features with the given ordinals of {@link Feature}. */
    public Capabilities(Iterable<Feature> granted) {
        long[] bits = new long[(Feature.values().length + 63) / 64];
        granted.forEach(feature -> bits[feature.ordinal() >> 6] |= 1L << feature.ordinal());
        words = bits;
    }

    public boolean has(Feature feature) {
        return (words[feature.ordinal() >> 6] >>> feature.ordinal() & 1) != 0;
    }
}
