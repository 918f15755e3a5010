package org.backplane.x86.architecture;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.backplane.api.x86.Feature;

/**
 * What one named CPU asks for.
 *
 * @param vendor    12 characters of leaf 0
 * @param brand     up to 47 characters of leaves 0x80000002 to 4
 * @param signature family, model and stepping as leaf 1 gives them
 * @param features  what it asks for
 */
record CpuModel(String vendor, String brand, int signature, Set<Feature> features) {
    /** The x86-64 baseline (psABI level v1) with RDTSCP and an invariant, adjustable time-stamp counter; family 6, model 15. */
    static final CpuModel BASE = new CpuModel("GenuineIntel", "Backplane x86-64-v1", 0x6fb,
            EnumSet.complementOf(EnumSet.of(Feature.DE, Feature.FXSR_OPT, Feature.LAHF_LM, Feature.HYPERVISOR)));

    static final List<String> NAMES = List.of("x86-64-v1");
}
