package org.backplane.api.x86.manage;

import java.util.List;

/**
 * One answer of CPUID: {@code struct kvm_cpuid_entry2}.
 *
 * @param function leaf
 * @param index    sub-leaf; 0 when it does not matter
 * @param indexed  whether the sub-leaf matters ({@code KVM_CPUID_FLAG_SIGNIFCANT_INDEX})
 * @param eax      answer
 * @param ebx      answer
 * @param ecx      answer
 * @param edx      answer
 */
public record CpuidEntry(int function, int index, boolean indexed, int eax, int ebx, int ecx, int edx) {
    /** Ints in the flat form. */
    public static final int INTS = 7;

    /** Whether a leaf has sub-leaves (SDM volume 2, CPUID). */
    public static boolean indexed(int function) {
        return switch (function) {
            case 4, 7, 0xb, 0xd, 0xf, 0x10, 0x12, 0x14, 0x17, 0x18, 0x1d, 0x1e, 0x1f, 0x24, 0x8000_001d -> true;
            default -> false;
        };
    }

    /** Whether leaf 0 names AMD, or Hygon, whose processors are AMD's. */
    public static boolean ofAmd(List<CpuidEntry> entries) {
        return entries.stream().anyMatch(entry -> entry.function == 0 && ofAmd(entry.ecx));
    }

    /** The same by ECX of leaf 0: "cAMD", "uine". */
    public static boolean ofAmd(int vendor) {
        return vendor == 0x444d_4163 || vendor == 0x656e_6975;
    }

    /** As {@code cpuid -r} prints it. */
    @Override
    public String toString() {
        return "0x%08x 0x%02x: eax=0x%08x ebx=0x%08x ecx=0x%08x edx=0x%08x".formatted(function, index, eax, ebx, ecx,
                edx);
    }
}
