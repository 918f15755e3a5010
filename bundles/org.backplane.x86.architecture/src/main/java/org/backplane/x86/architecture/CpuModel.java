package org.backplane.x86.architecture;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final Set<Feature> V1 = EnumSet.of(Feature.FPU, Feature.DE, Feature.PSE, Feature.TSC, Feature.MSR,
            Feature.PAE,
            Feature.CX8, Feature.APIC, Feature.X2APIC, Feature.SEP, Feature.PGE, Feature.CMOV, Feature.PAT,
            Feature.PSE36,
            Feature.CLFLUSH,
            Feature.MMX, Feature.FXSR, Feature.SSE, Feature.SSE2, Feature.TSC_DEADLINE, Feature.TSC_ADJUST,
            Feature.SYSCALL,
            Feature.NX, Feature.RDTSCP, Feature.LM, Feature.INVTSC);
    private static final Set<Feature> V2 = with(V1, Feature.CX16, Feature.LAHF_LM, Feature.POPCNT, Feature.SSE3,
            Feature.SSSE3, Feature.SSE4_1, Feature.SSE4_2);
    private static final Set<Feature> V3 = with(V2, Feature.AVX, Feature.AVX2, Feature.BMI1, Feature.BMI2, Feature.F16C,
            Feature.FMA, Feature.ABM, Feature.MOVBE, Feature.XSAVE);

    /**
     * The levels of the x86-64 psABI, with RDTSCP and an invariant, adjustable time-stamp counter; family 6, model 15. The first is the
     * default; {@code max} asks for everything.
     */
    private static final Map<String, CpuModel> MODELS = models();

    private static Map<String, CpuModel> models() {
        Map<String, CpuModel> models = new LinkedHashMap<>();
        models.put("x86-64-v1", generic("x86-64-v1", V1));
        models.put("x86-64-v2", generic("x86-64-v2", V2));
        models.put("x86-64-v3", generic("x86-64-v3", V3));
        models.put("max", generic("max", EnumSet.complementOf(EnumSet.of(Feature.HYPERVISOR))));
        return models;
    }

    private static CpuModel generic(String name, Set<Feature> features) {
        return new CpuModel("GenuineIntel", "Backplane " + name, 0x6fb, features);
    }

    private static Set<Feature> with(Set<Feature> some, Feature... more) {
        Set<Feature> all = EnumSet.copyOf(some);
        all.addAll(Arrays.asList(more));
        return all;
    }

    /** All names, the default first. */
    static List<String> names() {
        return List.copyOf(MODELS.keySet());
    }

    /** The model of that name; of one that is not there the default, so that whoever refuses it can look for other problems. */
    static CpuModel named(String name) {
        return MODELS.getOrDefault(name, MODELS.values().iterator().next());
    }
}
