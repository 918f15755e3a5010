package org.backplane.x86.architecture.grant;

import java.util.List;

import org.backplane.api.x86.Feature;

/** Features whose registers are one vendor's: the parts that bring them have others for processors of the other one. */
public final class Vendors {
    /** Core counters, PerfMonV2 and LbrExtV2 (APM volume 2, 13.2 and 13.1.1.9). */
    private static final int[] OF_AMD = numbers(Feature.PERFCTR_CORE, Feature.PERFMON_V2, Feature.LBR_V2,
            Feature.LBR_PMC_FREEZE);
    /** IA32_PERF_CAPABILITIES (SDM volume 3, 19.8), architectural branch records (chapter 19). */
    private static final int[] OF_INTEL = numbers(Feature.PDCM, Feature.ARCH_LBR);
    private static final String NOT_INTEL = "only AMD's processors have it, and CPUID says that this is another one";
    private static final String NOT_AMD = "AMD's processors do not have it";

    private Vendors() {
    }

    /** Numbers of the features that a processor of AMD's, or of another vendor's, does not have. */
    public static int[] foreign(boolean amd) {
        return (amd ? OF_INTEL : OF_AMD).clone();
    }

    /** Why it does not have them. */
    public static String why(boolean amd) {
        return amd ? NOT_AMD : NOT_INTEL;
    }

    private static int[] numbers(Feature... features) {
        return List.of(features).stream().mapToInt(Feature::id).toArray();
    }
}
