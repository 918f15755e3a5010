package org.backplane.x86.interpreter.disassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.FeatureTable;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.x86.interpreter.InterpreterFactory;
import org.junit.jupiter.api.Test;

/**
 * An instruction for each feature that has some, with its bytes as the manuals have them (SDM volume 2; APM volumes 3 to 5 for AMD's): it
 * is there where the core offers the feature and the vCPU is granted it, and nowhere else. None of this is from our own table of opcodes. Not
 * among them are MMXEXT, whose instructions SSE brings as well, and MPX, whose codes do nothing without it.
 */
class FeatureInstructionsTest {
    private static final String TABLE = """
            fpu            d9 e8               fld1
            tsc            0f 31               rdtsc
            msr            0f 32               rdmsr
            cx8            0f c7 0e            cmpxchg8b (%rsi)
            sep            0f 34               sysenter
            cmov           0f 44 c1            cmove %ecx,%eax
            clflush        0f ae 3e            clflush (%rsi)
            mmx            0f fe c1            paddd %mm1,%mm0
            fxsr           0f ae 06            fxsave (%rsi)
            sse            0f 58 c1            addps %xmm1,%xmm0
            sse2           66 0f 58 c1         addpd %xmm1,%xmm0
            sse3           f2 0f 7c c1         haddps %xmm1,%xmm0
            pclmulqdq      66 0f 3a 44 c1 00   pclmulqdq $0,%xmm1,%xmm0
            monitor        0f 01 c8            monitor
            vmx            0f 01 c1            vmcall
            smx            0f 37               getsec
            ssse3          66 0f 38 00 c1      pshufb %xmm1,%xmm0
            fma            c4 e2 75 b8 c2      vfmadd231ps %ymm2,%ymm1,%ymm0
            cx16           48 0f c7 0e         cmpxchg16b (%rsi)
            sse4-1         66 0f 38 17 c1      ptest %xmm1,%xmm0
            sse4-2         66 0f 38 37 c1      pcmpgtq %xmm1,%xmm0
            movbe          0f 38 f0 06         movbe (%rsi),%eax
            popcnt         f3 0f b8 c1         popcnt %ecx,%eax
            aes            66 0f 38 dc c1      aesenc %xmm1,%xmm0
            xsave          0f ae 26            xsave (%rsi)
            avx            c5 f4 58 c2         vaddps %ymm2,%ymm1,%ymm0
            f16c           c4 e2 7d 13 c1      vcvtph2ps %xmm1,%ymm0
            rdrand         0f c7 f0            rdrand %eax
            syscall        0f 05               syscall
            rdtscp         0f 01 f9            rdtscp
            3dnow          0f 0f c1 9e         pfadd %mm1,%mm0
            svm            0f 01 d8            vmrun
            sse4a          66 0f 79 c1         extrq %xmm1,%xmm0
            xop            8f e9 78 81 c1      vfrczpd %xmm1,%xmm0
            fma4           c4 e3 f9 69 c1 20   vfmaddpd
            tbm            8f e9 78 01 c9      blcfill %ecx,%eax
            fsgsbase       f3 0f ae c0         rdfsbase %eax
            bmi1           c4 e2 70 f2 c2      andn %edx,%ecx,%eax
            rtm            c7 f8 00 00 00 00   xbegin
            avx2           c5 f5 fe c2         vpaddd %ymm2,%ymm1,%ymm0
            bmi2           c4 e2 73 f6 c2      mulx %edx,%ecx,%eax
            invpcid        66 0f 38 82 06      invpcid (%rsi),%rax
            avx512f        62 f1 74 48 58 c2   vaddps %zmm2,%zmm1,%zmm0
            rdseed         0f c7 f8            rdseed %eax
            adx            66 0f 38 f6 c1      adcx %ecx,%eax
            smap           0f 01 ca            clac
            clflushopt     66 0f ae 3e         clflushopt (%rsi)
            clwb           66 0f ae 36         clwb (%rsi)
            sha-ni         0f 38 c8 c1         sha1nexte %xmm1,%xmm0
            pku            0f 01 ee            rdpkru
            waitpkg        f3 0f ae f0         umonitor %rax
            gfni           66 0f 38 cf c1      gf2p8mulb %xmm1,%xmm0
            vaes           c4 e2 75 dc c2      vaesenc %ymm2,%ymm1,%ymm0
            vpclmulqdq     c4 e3 75 44 c2 00   vpclmulqdq $0,%ymm2,%ymm1,%ymm0
            rdpid          f3 0f c7 f8         rdpid %rax
            movdiri        0f 38 f9 06         movdiri %eax,(%rsi)
            movdir64b      66 0f 38 f8 06      movdir64b (%rsi),%rax
            enqcmd         f2 0f 38 f8 06      enqcmd (%rsi),%rax
            serialize      0f 01 e8            serialize
            tsx-ldtrk      f2 0f 01 e8         xsusldtrk
            amx-tile       c4 e2 78 49 c0      tilerelease
            avx-vnni       c4 e2 75 50 c2      {vex} vpdpbusd %ymm2,%ymm1,%ymm0
            clzero         0f 01 fc            clzero
            xsaveopt       0f ae 36            xsaveopt (%rsi)
            xsavec         0f c7 26            xsavec (%rsi)
            xsaves         0f c7 2e            xsaves (%rsi)
            """;

    private final Decoder decoder = new Decoder();

    private static Set<String> offered() {
        FeatureSet features = new FeatureSet();
        new InterpreterFactory().offer(features);
        return new TreeSet<>(features.names());
    }

    private static Capabilities granted(Set<String> names) {
        int[] words = new int[FeatureTable.words().length];
        for (String name : names) {
            int number = FeatureTable.number(name);
            words[number >> 5] |= 1 << number;
        }
        return new Capabilities(words, Capabilities.ALL.limits);
    }

    @Test
    void eachIsThereWhereItsFeatureIs() {
        Set<String> offered = offered();
        List<String> wrong = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            String name = line.substring(0, 15).strip();
            byte[] code = Arrays.copyOf(HexFormat.ofDelimiter(" ").parseHex(line.substring(15, 35).strip()), 15);
            Set<String> others = new TreeSet<>(offered);
            others.remove(name);
            if (decoder.decode(code, code.length, 64, granted(offered)) == Decoder.OK != offered.contains(name)) {
                wrong.add(line + (offered.contains(name) ? " is offered and not there" : " is there and not offered"));
            }
            if (decoder.decode(code, code.length, 64, granted(others)) == Decoder.OK) {
                wrong.add(line + " is there without its feature");
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** What has no instruction that another feature has not, or only one whose older form is there without it. */
    @Test
    void whatTheTableLeavesOut() {
        Set<String> rest = offered();
        TABLE.lines().forEach(line -> rest.remove(line.substring(0, 15).strip()));
        assertEquals(
                new TreeSet<>(List.of("abm", "de", "lahf-lm", "lm", "nx", "pae", "pcid", "pdpe1gb", "pge", "pse",
                        "pse36", "smep", "umip", "xgetbv1")),
                rest);
    }
}
