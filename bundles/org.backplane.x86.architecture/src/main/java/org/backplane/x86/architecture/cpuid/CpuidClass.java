package org.backplane.x86.architecture.cpuid;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.manage.CpuidEntry;

/** The leaves of CPUID from a base on, as many as the first of them says. Immutable. */
final class CpuidClass {
    private static final int MOST = 0x100;
    private static final CpuidEntry[] NONE = {};

    private final int base;
    /** By leaf: what sub-leaves it has. */
    private final CpuidEntry[][] leaves;
    private final int[][][] answers;

    CpuidClass(int base, List<CpuidEntry> all) {
        this.base = base;
        int last = all.stream().filter(entry -> entry.function() == base).mapToInt(entry -> entry.eax() - base)
                .findFirst()
                .orElse(-1);
        int count = Math.clamp(last + 1L, 0, MOST);
        leaves = new CpuidEntry[count][];
        answers = new int[count][][];
        for (int i = 0; i < count; i++) {
            int function = base + i;
            leaves[i] = all.stream().filter(entry -> entry.function() == function).toArray(CpuidEntry[]::new);
            if (leaves[i].length == 0) { leaves[i] = NONE; }
            answers[i] = new int[leaves[i].length][];
            for (int n = 0; n < leaves[i].length; n++) {
                CpuidEntry of = leaves[i][n];
                answers[i][n] = new int[]{of.eax(), of.ebx(), of.ecx(), of.edx()};
            }
        }
    }

    boolean covers(int leaf) {
        return Integer.compareUnsigned(leaf - base, leaves.length) < 0;
    }

    /** The highest leaf; the base when there is none. */
    int last() {
        return base + Math.max(0, leaves.length - 1);
    }

    /** Null when there is nothing. */
    int[] answer(int leaf, int subleaf) {
        if (!covers(leaf)) { return null; }
        CpuidEntry[] of = leaves[leaf - base];
        for (int n = 0; n < of.length; n++) {
            if (!of[n].indexed() || of[n].index() == subleaf) { return answers[leaf - base][n]; }
        }
        return null;
    }

    List<CpuidEntry> entries() {
        List<CpuidEntry> all = new ArrayList<>();
        for (CpuidEntry[] of : leaves) { all.addAll(List.of(of)); }
        return all;
    }
}
