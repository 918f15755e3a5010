package org.backplane.x86.interpreter.lockstep;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An instruction that is compared with QEMU 7.2, and may still end in another way where it faults on one of the two.
 *
 * @param text   the whole of it, as the disassembler prints it in Intel syntax
 * @param ours   vector of its exception on our core; {@link #ANY}, or {@link #BREAKPOINT} for none
 * @param theirs whether QEMU has a page fault there
 * @param only   what alone may differ; empty: anything
 */
record Excuse(Pattern text, int ours, boolean theirs, String only) {
    private static final int ANY = -1;
    private static final int BREAKPOINT = 3;
    private static final int DEVICE_NOT_AVAILABLE = 7;
    private static final int PAGE_FAULT = 14;
    private static final int VECTOR = 19;

    private static final String X_STATE = "(.* )?x(saveopt|save|rstor)(64)? .*";
    private static final List<Excuse> ALL = List.of(
            // The flags are as before the instruction (SDM volume 2, REP); QEMU's are of the last comparison.
            new Excuse(Pattern.compile("rep\\S* (data16 |addr32 |rex\\S* )*(scas|cmps).*"), ANY, true, "flags"),
            // Of memory 32 bits are read (SDM volume 2, PUNPCKLBW); QEMU reads 64.
            new Excuse(Pattern.compile("(.* )?punpckl(bw|wd|dq) +mm.*\\[.*"), BREAKPOINT, true, ""),
            // 64 bits are read (SDM volume 2, CVTDQ2PD); QEMU reads 128, and may set A of the page behind.
            new Excuse(Pattern.compile("(.* )?v?cvtdq2pd .*\\[.*"), BREAKPOINT, false, "digest of page tables"),
            // QEMU has popped what is before the page that is not there.
            new Excuse(Pattern.compile("(.* )?popa[wd]?"), ANY, true, "r"),
            // QEMU looks at neither limits nor rights nor null selectors (SDM volume 3, 5.3 to 5.5); supervisors have such in FS and GS.
            new Excuse(Pattern.compile(".*[^a-z][fg]s:.*"), ANY, true, ""),
            new Excuse(Pattern.compile(".*[^a-z][fg]s:.*"), ANY, false, ""),
            // A Xeon, as recorded, reads the flags first, then CS, then RIP; QEMU begins with RIP.
            new Excuse(Pattern.compile("(rex\\S* )?(iretq?|retfq?|lretq?|rex.W retf)( .*)?"), ANY, true, "cr2"),
            // A Xeon is #BR by the lower bound before it reads the upper one, as ours; an EPYC reads both first, as QEMU.
            new Excuse(Pattern.compile("bound .*"), ANY, true, ""),
            // An EPYC touches the first byte, then the last one or the header, as QEMU nearly; a Xeon, as recorded, begins there, as ours.
            new Excuse(Pattern.compile(X_STATE), PAGE_FAULT, true, "cr2"),
            // QEMU does not look at CR0.TS (SDM volume 1, 13.5.1 and 13.7).
            new Excuse(Pattern.compile(X_STATE), DEVICE_NOT_AVAILABLE, false, ""),
            new Excuse(Pattern.compile(X_STATE), DEVICE_NOT_AVAILABLE, true, ""));

    /** Whether one of them explains the first differences of a stream, which are behind this instruction. */
    static boolean explains(String text, long[] ours, long[] theirs, List<String> differences) {
        return ALL.stream().anyMatch(one -> one.fits(text, ours, theirs, differences));
    }

    private boolean fits(String printed, long[] mine, long[] other, List<String> differences) {
        return text.matcher(printed).matches() && (ours == ANY ? mine[VECTOR] != BREAKPOINT : mine[VECTOR] == ours)
                && theirs == (other[VECTOR] == PAGE_FAULT)
                && differences.stream().allMatch(one -> one.startsWith(only));
    }
}
