package org.backplane.api.x86;

import java.util.Arrays;
import java.util.List;

/**
 * The machine's own answer to "may this vCPU use feature F?": one bit for every feature that is known, in words of the
 * {@link FeatureTable}, four bytes each, and numbers beside them. Immutable; bits that follow a control register (OSXSAVE) are
 * not capabilities but views of CPUID.
 */
public final class Capabilities {
    /** All features there are. */
    public static final Capabilities ALL = all();

    /** What is counted, and not a bit. */
    public final Limits limits;
    private final int[] words;

    /** The granted features; addresses are as wide as those of machines are. */
    public Capabilities(Iterable<Feature> granted) {
        this(wordsOf(granted), Limits.USUAL);
    }

    /** @param words by index of the {@link FeatureTable}, at least {@link FeatureTable#SHIPPED} of them */
    public Capabilities(int[] words, Limits limits) {
        if (words.length < FeatureTable.SHIPPED) {
            throw new IllegalArgumentException(
                    words.length + " words of capabilities; there are " + FeatureTable.SHIPPED);
        }
        this.words = words.clone();
        this.limits = limits;
    }

    private static Capabilities all() {
        int[] words = wordsOf(List.of(Feature.values()));
        words[FeatureTable.CPUID_FAULT >> 5] |= 1 << FeatureTable.CPUID_FAULT;
        return new Capabilities(words, Limits.USUAL);
    }

    private static int[] wordsOf(Iterable<Feature> granted) {
        int[] words = new int[FeatureTable.words().length];
        granted.forEach(feature -> words[feature.word] |= feature.mask);
        return words;
    }

    /** Whether the vCPU may use it. */
    public boolean has(Feature feature) {
        return (words[feature.word] & feature.mask) != 0;
    }

    /** The same for a feature by its number in the {@link FeatureTable}. */
    public boolean has(int number) {
        int word = number >> 5;
        return word < words.length && (words[word] >>> number & 1) != 0;
    }

    /** All features of a word. */
    public int word(int index) {
        return index < words.length ? words[index] : 0;
    }

    /** Bytes that the bits of all features take. */
    public int bytes() {
        return words.length * Integer.BYTES;
    }

    /** Width of the address of a 4-MiB page in 32-bit paging (SDM volume 3, 4.3): PSE-36. */
    public int largePageBits() {
        return has(Feature.PSE36) ? Math.clamp(limits.physicalBits, 32, 40) : 32;
    }

    /** Whether both grant the same. */
    public boolean same(Capabilities other) {
        return Arrays.equals(words, other.words) && limits.equals(other.limits);
    }

    /**
     * What is counted.
     *
     * @param physicalBits MAXPHYADDR: width of physical addresses, 32 to 52
     * @param linearBits   width of linear addresses: 32, 48 or 57
     * @param xcr0         components that XCR0 may have
     * @param xss          components that IA32_XSS may have
     * @param counters     performance counters for general use
     */
    public record Limits(int physicalBits, int linearBits, long xcr0, long xss, int counters) {
        static final Limits USUAL = new Limits(40, 48, 0x207, 0x8000, 0);
    }
}
