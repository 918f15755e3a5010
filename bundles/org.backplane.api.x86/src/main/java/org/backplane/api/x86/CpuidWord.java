package org.backplane.api.x86;

/**
 * 32 features of a vCPU: what one register of one CPUID answer tells, or bits that Linux numbers and CPUID does not have.
 *
 * @param index   its place in the {@link FeatureTable}
 * @param leaf    CPUID leaf
 * @param subleaf its sub-leaf
 * @param output  register; null for a word that no CPUID answer has
 */
public record CpuidWord(int index, int leaf, int subleaf, Output output) {
    /** The register of a CPUID answer. */
    public enum Output {
        EAX, EBX, ECX, EDX
    }

    /** Whether CPUID shows it. */
    public boolean shown() {
        return output != null;
    }

    /** As manuals write it: {@code CPUID.7.0:EBX}. */
    @Override
    public String toString() {
        return shown() ? "CPUID.%X.%X:%s".formatted(leaf, subleaf, output) : "word %d of Linux".formatted(index);
    }
}
