package org.backplane.x86.architecture.grant;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.FeatureTable;

/**
 * Which features are nothing without which others: a line per feature, and behind the colon those that need it. From Linux
 * ({@code cpuid-deps.c}), Xen ({@code gen-cpuid.py}: what is marked so) and the SDM, volume 2, CPUID; what needs counters, as KVM has it.
 */
final class Dependencies {
    private static final String TABLE = """
            fpu: fxsr
            fxsr: mmx sse xsave fxsr-opt cmov
            mmx: mmxext 3dnow
            3dnow: 3dnowext
            sse: sse2
            sse2: sse3 sse4-1 sse4-2 ssse3 pclmulqdq aes sha-ni gfni f16c lm
            xsave: xsaveopt xsavec xsaves xgetbv1 avx pku mpx
            avx: avx2 fma vaes vpclmulqdq avx512f f16c fma4 xop
            avx2: avx-vnni
            avx512f: avx512ifma avx512pf avx512er avx512cd avx512dq avx512bw avx512vl avx512vbmi avx512-4vnniw avx512-4fmaps \
            avx512-vpopcntdq avx512-vp2intersect
            avx512vl: avx512vbmi2 avx512vnni avx512bitalg avx512-bf16
            avx512bw: avx512vbmi2 avx512bitalg avx512-fp16
            xsaves: shstk xfd enqcmd arch-lbr
            xgetbv1: xfd
            xfd: amx-tile
            amx-tile: amx-bf16 amx-int8 amx-fp16 amx-complex
            tsc: tsc-deadline rdtscp tsc-adjust invtsc
            apic: x2apic extapic tsc-deadline
            pae: lm nx
            lm: cx16 pcid lahf-lm pdpe1gb pku la57
            svm: npt lbrv svm-lock nrip-save tsc-scale vmcb-clean flushbyasid decodeassists pause-filter pfthreshold avic \
            v-vmsave-vmload vgif v-spec-ctrl vnmi svme-addr-chk
            arch-perfmon: pdcm ds arch-lbr
            ds: dtes64
            rtm: tsx-ldtrk
            """;

    /** Bit {@code needed}, then those that need it. */
    private static final List<int[]> RULES = rules();

    private Dependencies() {
    }

    private static List<int[]> rules() {
        List<int[]> rules = new ArrayList<>();
        for (String line : TABLE.split("\n")) {
            String[] names = line.replace(":", "").split(" +");
            int[] rule = new int[names.length];
            for (int i = 0; i < names.length; i++) { rule[i] = number(names[i]); }
            rules.add(rule);
        }
        return rules;
    }

    private static int number(String name) {
        int number = name.equals(Grant.ARCH_PERFMON) ? FeatureTable.ARCH_PERFMON : FeatureTable.number(name);
        if (number < 0) { throw new IllegalStateException("dependency on " + name + ", which is not known"); }
        return number;
    }

    /** Clears what lacks something, until nothing does; tells {@code cleared} of each. */
    static void apply(int[] words, Cleared cleared) {
        boolean more = true;
        while (more) {
            more = false;
            for (int[] rule : RULES) { more |= apply(rule, words, cleared); }
        }
    }

    private static boolean apply(int[] rule, int[] words, Cleared cleared) {
        if (has(words, rule[0])) { return false; }
        boolean any = false;
        for (int i = 1; i < rule.length; i++) {
            if (has(words, rule[i])) {
                words[rule[i] >> 5] &= ~(1 << rule[i]);
                cleared.because(rule[i], rule[0]);
                any = true;
            }
        }
        return any;
    }

    private static boolean has(int[] words, int number) {
        return (words[number >> 5] >>> number & 1) != 0;
    }

    /** Hears of features that go. */
    interface Cleared {
        /** The feature lacks the other. */
        void because(int feature, int needed);
    }
}
