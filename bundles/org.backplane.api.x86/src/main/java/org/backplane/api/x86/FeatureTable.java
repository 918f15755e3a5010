package org.backplane.api.x86;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.backplane.api.x86.CpuidWord.Output;

/**
 * The words that features are bits of, and the features' names. A feature's number is 32 times its word's index, plus its bit.
 * <p>
 * Words 0 to 21 are Linux's ({@code cpufeatures.h}), 22 to 27 those that KVM alone has ({@code reverse_cpuid.h}); parts may
 * register more. What has no place in CPUID is refused when it is registered, so nobody has to ask afterwards. Words and names
 * stay until the process ends: numbers are stable. Any thread.
 */
public final class FeatureTable {
    /** Words there are without those that parts registered. */
    public static final int SHIPPED = 28;

    /** The capability of CPUID faulting, where Linux has it: a register tells of it, and no answer of CPUID. */
    public static final int CPUID_FAULT = 7 << 5 | 1;

    /** Architectural performance monitoring, where Linux has it: leaf 0xA tells of it, by its version. */
    public static final int ARCH_PERFMON = 3 << 5 | 11;

    private static final int BITS = 32;
    private static final Map<String, String> ALIASES = Map.of("pni", "sse3", "mwait", "monitor", "pclmuldq",
            "pclmulqdq",
            "ffxsr", "fxsr-opt", "i64", "lm", "xd", "nx", "sha", "sha-ni", "lzcnt", "abm");

    private static volatile CpuidWord[] words = shipped();
    private static final Map<String, Integer> NUMBERS = new HashMap<>();
    private static final Map<Integer, String> NAMES = new HashMap<>();

    private FeatureTable() {
    }

    private static CpuidWord[] shipped() {
        CpuidWord[] all = new CpuidWord[SHIPPED];
        Arrays.setAll(all, index -> new CpuidWord(index, 0, 0, null));
        put(all, 0, 1, Output.EDX);
        put(all, 1, 0x8000_0001, Output.EDX);
        put(all, 2, 0x8086_0001, Output.EDX);
        put(all, 4, 1, Output.ECX);
        put(all, 5, 0xc000_0001, Output.EDX);
        put(all, 6, 0x8000_0001, Output.ECX);
        put(all, 9, 7, Output.EBX);
        all[10] = new CpuidWord(10, 0xd, 1, Output.EAX);
        all[12] = new CpuidWord(12, 7, 1, Output.EAX);
        put(all, 13, 0x8000_0008, Output.EBX);
        put(all, 14, 6, Output.EAX);
        put(all, 15, 0x8000_000a, Output.EDX);
        put(all, 16, 7, Output.ECX);
        put(all, 17, 0x8000_0007, Output.EBX);
        put(all, 18, 7, Output.EDX);
        put(all, 19, 0x8000_001f, Output.EAX);
        put(all, 20, 0x8000_0021, Output.EAX);
        put(all, 22, 0x12, Output.EAX);
        all[23] = new CpuidWord(23, 7, 1, Output.EDX);
        put(all, 24, 0x8000_0007, Output.EDX);
        put(all, 25, 0x8000_0022, Output.EAX);
        all[26] = new CpuidWord(26, 7, 2, Output.EDX);
        put(all, 27, 0x24, Output.EBX);
        return all;
    }

    private static void put(CpuidWord[] all, int index, int leaf, Output output) {
        all[index] = new CpuidWord(index, leaf, 0, output);
    }

    /** All words, by index; not to be changed. */
    public static CpuidWord[] words() {
        return words;
    }

    /** The word for that register, which is added when there is none yet. */
    public static synchronized CpuidWord register(int leaf, int subleaf, Output output) {
        for (CpuidWord word : words) {
            if (word.output() == output && word.leaf() == leaf && word.subleaf() == subleaf) { return word; }
        }
        CpuidWord[] more = Arrays.copyOf(words, words.length + 1);
        more[words.length] = new CpuidWord(words.length, leaf, subleaf, output);
        words = more;
        return more[more.length - 1];
    }

    /**
     * Names a feature; gives its number.
     *
     * @param word index of its word
     * @param bit  0 to 31
     * @throws IllegalArgumentException when CPUID does not have such a word, or name or place are those of another feature
     */
    public static synchronized int define(String name, int word, int bit) {
        if (word < 0 || word >= words.length || bit < 0 || bit >= BITS) {
            throw new IllegalArgumentException("feature " + name + ": there is no bit " + bit + " of word " + word);
        }
        if (!words[word].shown()) {
            throw new IllegalArgumentException("feature " + name + ": " + words[word] + " is in no CPUID answer");
        }
        fill();
        int number = word << 5 | bit;
        String key = key(name);
        boolean taken = NUMBERS.getOrDefault(key, number) != number || !NAMES.getOrDefault(number, key).equals(key);
        if (taken) {
            throw new IllegalArgumentException("feature " + name + " at bit " + bit + " of " + words[word]
                    + ": the name or the place is another's (" + NAMES.get(number) + ")");
        }
        NUMBERS.put(key, number);
        NAMES.put(number, key);
        return number;
    }

    /** The number of a feature, -1 when there is none of that name. QEMU's and Linux's spellings are understood. */
    public static synchronized int number(String name) {
        fill();
        return NUMBERS.getOrDefault(key(name), -1);
    }

    /** The name of a feature; of a bit without a name its place. */
    public static synchronized String name(int number) {
        fill();
        String name = NAMES.get(number);
        return name != null ? name : words[number >> 5] + "[" + (number & BITS - 1) + "]";
    }

    /** The names of all features. */
    public static synchronized List<String> names() {
        fill();
        return List.copyOf(NUMBERS.keySet());
    }

    /** A name as this table spells it: {@code SSE4_1} and {@code sse4.1} are {@code sse4-1}. */
    public static String key(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
        return ALIASES.getOrDefault(plain, plain);
    }

    private static void fill() {
        if (!NUMBERS.isEmpty()) { return; }
        for (Feature feature : Feature.values()) {
            if (!words[feature.word].shown()) { throw new IllegalStateException(feature + " is in no CPUID answer"); }
            NUMBERS.put(feature.label(), feature.id());
            NAMES.put(feature.id(), feature.label());
        }
    }
}
