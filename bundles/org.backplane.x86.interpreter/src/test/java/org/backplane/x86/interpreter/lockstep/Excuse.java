package org.backplane.x86.interpreter.lockstep;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An instruction that is compared with QEMU 7.2, and may still end in another way where it faults on one of the two.
 *
 * @param text   the whole of it, as the disassembler prints it in Intel syntax
 * @param ours   whether it faults on our core
 * @param theirs whether QEMU has a page fault there
 * @param only   what alone may differ; empty: anything
 */
record Excuse(Pattern text, boolean ours, boolean theirs, String only) {
    private static final int BREAKPOINT = 3;
    private static final int PAGE_FAULT = 14;
    private static final int VECTOR = 19;

    private static final List<Excuse> ALL = List.of(
            // The flags are as before the instruction (SDM volume 2, REP); QEMU's are of the last comparison.
            new Excuse(Pattern.compile("rep\\S* (data16 |addr32 |rex\\S* )*(scas|cmps).*"), true, true, "flags"),
            // Of memory 32 bits are read (SDM volume 2, PUNPCKLBW); QEMU reads 64.
            new Excuse(Pattern.compile("(.* )?punpckl(bw|wd|dq) +mm.*\\[.*"), false, true, ""),
            // 64 bits are read (SDM volume 2, CVTDQ2PD); QEMU reads 128, and may set A of the page behind.
            new Excuse(Pattern.compile("(.* )?v?cvtdq2pd .*\\[.*"), false, false, "digest of page tables"),
            // QEMU has popped what is before the page that is not there.
            new Excuse(Pattern.compile("(.* )?popa[wd]?"), true, true, "r"),
            // QEMU looks at neither limits nor rights nor null selectors (SDM volume 3, 5.3 to 5.5); supervisors have such in FS and GS.
            new Excuse(Pattern.compile(".*[^a-z][fg]s:.*"), true, true, ""),
            new Excuse(Pattern.compile(".*[^a-z][fg]s:.*"), true, false, ""),
            // A Xeon, as recorded, reads the flags first, then CS, then RIP; QEMU begins with RIP.
            new Excuse(Pattern.compile("(rex\\S* )?(iretq?|retfq?|lretq?|rex.W retf)( .*)?"), true, true, "cr2"),
            // A Xeon is #BR by the lower bound before it reads the upper one, as ours; an EPYC reads both first, as QEMU.
            new Excuse(Pattern.compile("bound .*"), true, true, ""));

    /** Whether one of them explains the first differences of a stream, which are behind this instruction. */
    static boolean explains(String text, long[] ours, long[] theirs, List<String> differences) {
        return ALL.stream().anyMatch(one -> one.fits(text, ours, theirs, differences));
    }

    private boolean fits(String printed, long[] mine, long[] other, List<String> differences) {
        return text.matcher(printed).matches() && ours == (mine[VECTOR] != BREAKPOINT)
                && theirs == (other[VECTOR] == PAGE_FAULT)
                && differences.stream().allMatch(one -> one.startsWith(only));
    }
}
