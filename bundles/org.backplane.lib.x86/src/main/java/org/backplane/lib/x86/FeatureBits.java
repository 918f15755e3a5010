package org.backplane.lib.x86;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;

/** Which feature brings which bit of a control register (SDM volume 3, 2.5 and 2.2.1): a bit whose feature is not granted is reserved. */
public enum FeatureBits {
    CR4(new long[]{Bits.CR4_TSD, Bits.CR4_DE, Bits.CR4_PSE, Bits.CR4_PAE, Bits.CR4_PGE, Bits.CR4_PCE, Bits.CR4_OSFXSR,
            Bits.CR4_OSXMMEXCPT, Bits.CR4_UMIP, Bits.CR4_FSGSBASE, Bits.CR4_PCIDE, Bits.CR4_SMEP, Bits.CR4_SMAP,
            Bits.CR4_OSXSAVE, Bits.CR4_PKE},
            new Feature[]{Feature.TSC, Feature.DE, Feature.PSE, Feature.PAE, Feature.PGE, Feature.MSR, Feature.FXSR,
                    Feature.SSE,
                    Feature.UMIP, Feature.FSGSBASE, Feature.PCID, Feature.SMEP, Feature.SMAP, Feature.XSAVE,
                    Feature.PKU},
            "TSD DE PSE PAE PGE PCE OSFXSR OSXMMEXCPT UMIP FSGSBASE PCIDE SMEP SMAP OSXSAVE PKE"),
    EFER(new long[]{Bits.EFER_SCE, Bits.EFER_LME, Bits.EFER_LMA, Bits.EFER_NXE},
            new Feature[]{Feature.SYSCALL, Feature.LM, Feature.LM, Feature.NX}, "SCE LME LMA NXE");

    private final long[] bits;
    private final Feature[] features;
    private final String[] names;

    FeatureBits(long[] bits, Feature[] features, String names) {
        this.bits = bits;
        this.features = features;
        this.names = names.split(" ");
    }

    /** How many there are. */
    public int count() {
        return bits.length;
    }

    /** One of them, as a mask. */
    public long bit(int n) {
        return bits[n];
    }

    /** What brings it. */
    public Feature feature(int n) {
        return features[n];
    }

    /** The manual's name: {@code CR4.SMEP}. */
    public String name(int n) {
        return name() + "." + names[n];
    }

    /** All that may be set. */
    public long allowed(Capabilities granted) {
        long allowed = 0;
        for (int n = 0; n < bits.length; n++) {
            if (granted.has(features[n])) { allowed |= bits[n]; }
        }
        return allowed;
    }
}
