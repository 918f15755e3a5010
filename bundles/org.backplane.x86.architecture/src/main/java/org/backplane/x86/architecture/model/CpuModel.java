package org.backplane.x86.architecture.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.manage.CpuidEntry;

/**
 * What one named CPU asks for.
 *
 * @param name     name of the file it is from
 * @param values   keys of the file that are not lists: {@code vendor}, {@code family}, ...
 * @param features names of the features it asks for, as {@code FeatureTable.key} spells them
 * @param removed  names of those it does not, whatever else it asks for
 * @param all      whether it asks for everything there is
 * @param leaves   CPUID answers it brings instead of computed ones: those of a dump
 * @param changes  bits of answers that are not as everything else says
 * @param msrs     bits of model-specific registers that are not as a reset leaves them
 */
public record CpuModel(String name, Map<String, String> values, SortedSet<String> features,
        SortedSet<String> removed, boolean all, List<CpuidEntry> leaves, List<Change> changes, List<MsrChange> msrs) {
    /** Bits of an answer that are as the model says: those in {@code mask}, as in {@code value}. */
    public record Change(int leaf, int subleaf, CpuidWord.Output output, int mask, int value) {
    }

    /** Bits of a model-specific register that are as the model says: those in {@code mask}, as in {@code value}. */
    public record MsrChange(int index, long mask, long value) {
    }

    /** Keys that a file may have, beside {@code features}, {@code base} and {@code cpuid}. */
    static final Set<String> KEYS = Set.of("vendor", "family", "model", "stepping", "model-id", "level", "min-level",
            "xlevel", "min-xlevel", "level-func7", "caches");

    /** 12 characters of leaf 0. */
    public String vendor() {
        return values.getOrDefault("vendor", "GenuineIntel");
    }

    /** Whether it answers as AMD's processors (and Hygon's) do. */
    public boolean amd() {
        return vendor().equals("AuthenticAMD") || vendor().equals("HygonGenuine");
    }

    /** Up to 47 characters of leaves 0x80000002 to 4. */
    public String brand() {
        return values.getOrDefault("model-id", "");
    }

    /** The number that a key has. */
    public int number(String key, int otherwise) {
        String text = values.get(key);
        return text == null ? otherwise : Long.decode(text).intValue();
    }

    /** Family, model and stepping as EAX of leaf 1 has them. */
    public int signature() {
        int family = number("family", 6);
        int model = number("model", 15);
        int families = family > 15 ? 0xf00 | family - 15 << 20 : family << 8;
        return families | (model & 15) << 4 | model >> 4 << 16 | number("stepping", 11);
    }
}
