package org.backplane.x86.architecture;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.manage.CpuidEntry;

/** A table of CPUID as the state of a vCPU has it: ints, {@link CpuidEntry#INTS} for each entry. */
final class FlatCpuid {
    private FlatCpuid() {
    }

    static int[] of(List<CpuidEntry> entries) {
        int[] flat = new int[entries.size() * CpuidEntry.INTS];
        int at = 0;
        for (CpuidEntry entry : entries) {
            int[] one = {entry.function(), entry.index(), entry.indexed() ? 1 : 0, entry.eax(), entry.ebx(),
                    entry.ecx(),
                    entry.edx()};
            System.arraycopy(one, 0, flat, at, one.length);
            at += one.length;
        }
        return flat;
    }

    static List<CpuidEntry> entries(int[] flat) {
        List<CpuidEntry> entries = new ArrayList<>();
        for (int at = 0; at < flat.length; at += CpuidEntry.INTS) {
            entries.add(
                    new CpuidEntry(flat[at], flat[at + 1], flat[at + 2] != 0, flat[at + 3], flat[at + 4], flat[at + 5],
                            flat[at + 6]));
        }
        return entries;
    }
}
