package org.backplane.x86.architecture.model;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.manage.CpuidEntry;

/**
 * Caches as CPUID tells of them: leaves 2 and 4 of Intel's processors, 0x80000005 and 0x80000006 of AMD's, whose ECX and EDX are the key
 * {@code caches}. Without it they are those of QEMU's older models.
 */
final class Caches {
    private static final int LEAF = 4;
    private static final int AMD_FIRST = 0x8000_0005;
    /** Entries of the TLBs, which nobody counts. */
    private static final int TLB_1 = 0x1ff_01ff;
    private static final int TLB_2 = 0x4200_4200;
    private static final String LEGACY = "0x40020140 0x40020140 0x02008140 0x00808140";
    private static final int LINE = 64;
    /** Bits of leaf 4's EAX and EDX. */
    private static final int SELF_INITIALIZING = 1 << 8;
    private static final int DATA = 1;
    private static final int CODE = 2;
    private static final int UNIFIED = 3;
    private static final int NOT_INCLUSIVE = 1;
    private static final int INCLUSIVE = 2;
    private static final int HASHED = 4;

    private final int vcpus;
    private final List<CpuidEntry> entries = new ArrayList<>();

    private Caches(int vcpus) {
        this.vcpus = vcpus;
    }

    static Caches of(CpuModel model, int vcpus) {
        Caches caches = new Caches(vcpus);
        if (!model.amd()) { caches.intel(); }
        caches.amd(model.values().getOrDefault("caches", LEGACY));
        return caches;
    }

    private void intel() {
        entries.add(new CpuidEntry(2, 0, false, 1, 0, 0x4d, 0x2c_307d));
        add(0, DATA | 1 << 5 | SELF_INITIALIZING, 8, 32 << 10, NOT_INCLUSIVE, 1);
        add(1, CODE | 1 << 5 | SELF_INITIALIZING, 8, 32 << 10, NOT_INCLUSIVE, 1);
        add(2, UNIFIED | 2 << 5 | SELF_INITIALIZING, 16, 4 << 20, NOT_INCLUSIVE, 1);
        add(3, UNIFIED | 3 << 5 | SELF_INITIALIZING, 16, 16 << 20, INCLUSIVE | HASHED, vcpus);
    }

    /** @param sharing vCPUs that have the cache in common */
    private void add(int index, int kind, int ways, int bytes, int flags, int sharing) {
        int eax = kind | (power(vcpus) - 1) << 26 | (power(sharing) - 1) << 14;
        entries.add(new CpuidEntry(LEAF, index, true, eax, ways - 1 << 22 | LINE - 1, bytes / LINE / ways - 1, flags));
    }

    /** The power of two that is not less. */
    private static int power(int count) {
        return count == 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
    }

    /** @param text ECX and EDX of both leaves */
    private void amd(String text) {
        int[] words = new int[4];
        String[] fields = text.split(" +");
        for (int i = 0; i < words.length; i++) { words[i] = Long.decode(fields[i]).intValue(); }
        entries.add(new CpuidEntry(AMD_FIRST, 0, false, TLB_1, TLB_1, words[0], words[1]));
        entries.add(new CpuidEntry(AMD_FIRST + 1, 0, false, 0, TLB_2, words[2], words[3]));
    }

    void addTo(List<CpuidEntry> all) {
        all.addAll(entries);
    }
}
