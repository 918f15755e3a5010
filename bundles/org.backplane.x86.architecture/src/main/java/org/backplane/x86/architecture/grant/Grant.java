package org.backplane.x86.architecture.grant;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.x86.FeatureTable;

/**
 * What a vCPU may use: {@code ((offered OR partial) AND asked) OR holes}, made from zero each time, and then nothing that lacks what it
 * needs. Every bit that was asked for and is not granted has its reason.
 */
public final class Grant {
    /** Why a feature is not granted that was asked for. */
    public static final String NOBODY = "no part that is seated provides it";

    /** The capability that CPUID has no bit for. */
    public static final String CPUID_FAULT = "cpuid-fault";

    /** Counters of Intel's kind, version 1 or later, of which CPUID has a leaf and no bit. */
    static final String ARCH_PERFMON = "arch-perfmon";

    /** By index of the {@link FeatureTable}: what the table of CPUID asks for. */
    public final int[] asked;
    /** What the seated parts provide, and what they implement without saying so. */
    public final int[] offered;
    /** What is granted. */
    public final int[] granted;
    /** By number of the feature. */
    private final Map<Integer, String> reasons = new TreeMap<>();

    private Grant(int[] asked, int[] offered, int[] granted) {
        this.asked = asked;
        this.offered = offered;
        this.granted = granted;
    }

    /**
     * The grant for words that are asked for, on a processor of AMD's (or Hygon's) or another one's. What CPUID has no bit for is granted
     * when it is offered, as KVM does.
     */
    public static Grant of(int[] asked, FeatureSet seated, boolean amd) {
        int count = FeatureTable.words().length;
        int[] offered = words(seated.names(), count);
        int[] partial = words(seated.partial(), count);
        int[] holes = words(seated.holes(), count);
        int[] granted = new int[count];
        for (int i = 0; i < count; i++) {
            offered[i] |= partial[i];
            granted[i] = offered[i] & asked[i] | holes[i];
        }
        if (seated.has(CPUID_FAULT)) { add(granted, FeatureTable.CPUID_FAULT); }
        if (seated.has(ARCH_PERFMON)) { add(granted, FeatureTable.ARCH_PERFMON); }
        Grant grant = new Grant(asked, offered, granted);
        grant.without(Vendors.foreign(amd), Vendors.why(amd));
        grant.explain(holes);
        return grant;
    }

    private static void add(int[] words, int number) {
        words[number >> 5] |= 1 << number;
    }

    private void without(int[] features, String reason) {
        for (int number : features) {
            tell(number >> 5, granted[number >> 5] & 1 << number, reason);
            granted[number >> 5] &= ~(1 << number);
        }
    }

    private void explain(int[] holes) {
        for (int i = 0; i < granted.length; i++) {
            tell(i, asked[i] & ~offered[i] & ~granted[i], NOBODY);
            tell(i, holes[i] & ~asked[i], "the engine cannot keep it from the guest");
        }
        Dependencies.apply(granted, (feature, needed) -> reasons.put(feature, "it needs " + lacks(needed)));
    }

    private static String lacks(int needed) {
        return needed == FeatureTable.ARCH_PERFMON
                ? "performance counters (" + ARCH_PERFMON + "), which no part that is seated provides"
                : FeatureTable.name(needed) + ", which is not granted";
    }

    private void tell(int word, int bits, String reason) {
        for (int rest = bits; rest != 0; rest &= rest - 1) {
            reasons.put(word << 5 | Integer.numberOfTrailingZeros(rest), reason);
        }
    }

    /** Words with the bits of features that CPUID has. */
    public static int[] words(Collection<String> features, int count) {
        int[] words = new int[count];
        for (String feature : features) {
            int number = FeatureTable.number(feature);
            if (number >= 0) { words[number >> 5] |= 1 << number; }
        }
        return words;
    }

    /** Why a feature was asked for and is not granted, or the other way round; empty when neither. */
    public String why(int number) {
        return reasons.getOrDefault(number, "");
    }

    /** Numbers of the features that {@link #why} tells of. */
    public Collection<Integer> changed() {
        return reasons.keySet();
    }

    /** Whether a bit of words is set. */
    public static boolean has(int[] words, int number) {
        return number >= 0 && (words[number >> 5] >>> number & 1) != 0;
    }
}
