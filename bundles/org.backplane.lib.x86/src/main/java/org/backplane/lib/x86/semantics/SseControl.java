package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Fp;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** MXCSR, fences and cache control. */
public final class SseControl {
    private SseControl() {
    }

    @Row(asm = "ldmxcsr", enc = "NP 0F AE /2 Md", feature = Feature.SSE)
    public static void ldmxcsr(X86Cpu c, Insn i) {
        c.sse();
        load(c, i);
    }

    @Row(asm = "ldmxcsr", enc = "VEX.128 NP 0F AE /2 Md", feature = Feature.AVX)
    public static void vldmxcsr(X86Cpu c, Insn i) {
        c.avx();
        load(c, i);
    }

    private static void load(X86Cpu c, Insn i) {
        long value = c.load32(i.ea(c));
        Mxcsr.check(c, value);
        c.fp[X86Fp.MXCSR] = value;
    }

    @Row(asm = "stmxcsr", enc = "NP 0F AE /3 Md", feature = Feature.SSE)
    public static void stmxcsr(X86Cpu c, Insn i) {
        c.sse();
        c.store32(i.ea(c), c.fp[X86Fp.MXCSR]);
    }

    @Row(asm = "stmxcsr", enc = "VEX.128 NP 0F AE /3 Md", feature = Feature.AVX)
    public static void vstmxcsr(X86Cpu c, Insn i) {
        c.avx();
        c.store32(i.ea(c), c.fp[X86Fp.MXCSR]);
    }

    /** Memory is accessed in program order, except that loads overtake stores: only MFENCE has something to do. */
    @Row(asm = "sfence", enc = "NP 0F AE mod=3 /7", feature = Feature.SSE)
    public static void sfence(X86Cpu c, Insn i) {
        c.caching.drain(); // every access is in order already (docs/adr/0028)
    }

    @Row(asm = "lfence", enc = "NP 0F AE mod=3 /5", feature = Feature.SSE2)
    public static void lfence(X86Cpu c, Insn i) {
        // loads are in order
    }

    @Row(asm = "mfence", enc = "NP 0F AE mod=3 /6", feature = Feature.SSE2)
    public static void mfence(X86Cpu c, Insn i) {
        c.caching.serialise();
    }

    @Row(asm = "clflush", enc = "NP 0F AE /7 Mb", feature = Feature.CLFLUSH)
    public static void clflush(X86Cpu c, Insn i) {
        c.mmu.flushLine(i.ea(c));
    }

    /** As {@link #clflush}: order among flushes is nothing that software here can see. */
    @Row(asm = "clflushopt", enc = "66 0F AE /7 Mb", feature = Feature.CLFLUSHOPT)
    public static void clflushopt(X86Cpu c, Insn i) {
        c.mmu.flushLine(i.ea(c));
    }

    @Row(asm = "clwb", enc = "66 0F AE /6 Mb", feature = Feature.CLWB)
    public static void clwb(X86Cpu c, Insn i) {
        c.mmu.writeBack(i.ea(c));
    }

    /** PREFETCHNTA, PREFETCHT0 to T2: hints, which never fault; of registers, no-operations. */
    @Row(asm = "prefetch", enc = {"0F 18 /0 Ev", "0F 18 /1 Ev", "0F 18 /2 Ev", "0F 18 /3 Ev"},
            text = {"prefetchnta = Mb", "prefetcht0 = Mb", "prefetcht1 = Mb", "prefetcht2 = Mb"}, feature = Feature.SSE)
    public static void prefetch(X86Cpu c, Insn i) {
    }

    /** Hints as well, in every processor with 64-bit mode, whether it has them or not. */
    @Row(asm = "prefetchw",
            enc = {"0F 0D /0 Ev", "0F 0D /1 Ev", "0F 0D /2 Ev", "0F 0D /3 Ev", "0F 0D /4 Ev", "0F 0D /5 Ev",
                    "0F 0D /6 Ev", "0F 0D /7 Ev"},
            text = {"prefetch = Mb", "= = Mb", "prefetchwt1 = Mb", "prefetch = Mb",
                    "prefetch = Mb", "prefetch = Mb", "prefetch = Mb", "prefetch = Mb"})
    public static void prefetchw(X86Cpu c, Insn i) {
    }
}
