package org.backplane.x86.architecture.cpuid;

import java.util.Arrays;
import java.util.List;

import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.CpuidWord.Output;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.manage.CpuidEntry;

/** Capability words out of a table of CPUID's answers. */
public final class Words {
    /** Bits of leaf 0x80000001's EDX that AMD's processors copy from leaf 1 (APM volume 3, appendix E). */
    public static final int COPIES = 0x0183_f3ff;

    private Words() {
    }

    /** Words by index of the {@link FeatureTable}; 0 where the table has no such answer. */
    public static int[] of(List<CpuidEntry> entries) {
        CpuidWord[] table = FeatureTable.words();
        int[] words = new int[table.length];
        for (CpuidWord word : table) {
            if (word.shown()) { words[word.index()] = of(entries, word); }
        }
        words[1] &= ~COPIES;
        return words;
    }

    private static int of(List<CpuidEntry> entries, CpuidWord word) {
        for (CpuidEntry entry : entries) {
            if (entry.function() == word.leaf() && (!entry.indexed() || entry.index() == word.subleaf())) {
                return of(entry, word.output());
            }
        }
        return 0;
    }

    /** One register of an answer. */
    public static int of(CpuidEntry entry, Output output) {
        return switch (output) {
            case EAX -> entry.eax();
            case EBX -> entry.ebx();
            case ECX -> entry.ecx();
            case EDX -> entry.edx();
        };
    }

    /** The word that a register of an answer is, null when it has no features. */
    public static CpuidWord find(int leaf, int subleaf, Output output) {
        return Arrays.stream(FeatureTable.words()).filter(
                word -> word.shown() && word.leaf() == leaf && word.subleaf() == subleaf && word.output() == output)
                .findFirst().orElse(null);
    }
}
