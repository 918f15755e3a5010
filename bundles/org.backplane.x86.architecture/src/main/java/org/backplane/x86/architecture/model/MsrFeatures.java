package org.backplane.x86.architecture.model;

import java.util.Set;

/** Features that models ask for and CPUID has no bit for: model-specific registers tell of them. Names are QEMU's. */
public final class MsrFeatures {
    /** IA32_ARCH_CAPABILITIES, IA32_CORE_CAPABILITIES, IA32_PERF_CAPABILITIES, and MSR_PLATFORM_INFO's CPUID faulting. */
    private static final Set<String> NAMES = Set.of("rdctl-no", "ibrs-all", "rsba", "skip-l1dfl-vmentry", "ssb-no",
            "mds-no",
            "pschange-mc-no", "tsx-ctrl", "taa-no", "split-lock-detect", "full-width-write", "fb-clear", "sbdr-ssdp-no",
            "fbsdp-no", "psdp-no", "cpuid-fault");

    private MsrFeatures() {
    }

    /** Whether there is such a feature; {@code name} as {@code FeatureTable.key} spells it. */
    public static boolean isKnown(String name) {
        return NAMES.contains(name);
    }
}
