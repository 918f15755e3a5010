package org.backplane.x86.interpreter.lockstep;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An instruction that is compared with QEMU 7.2 in streams of any mode, and may still end in another way.
 *
 * @param text the size of code, and as the disassembler prints it in Intel syntax
 * @param ours the exception on our core, 0: any
 * @param theirs that on QEMU, 0: any
 */
record FuzzExcuse(Pattern text, int ours, int theirs) {
    private static final List<FuzzExcuse> ALL = List.of(
            // MOV SS and POP SS hold a single step off, STI does not (SDM volume 3, 6.8.3 and 17.3.1.4); QEMU's does.
            new FuzzExcuse(Pattern.compile("(.* )?sti"), 1, 0),
            // They ask for CR0.TS (SDM volume 2, EMMS and CVTPD2PI).
            new FuzzExcuse(Pattern.compile("(.* )?(emms|cvtt?p[sd]2pi|cvtpi2p[sd])( .*)?"), 7, 0),
            // QEMU's loads VM, not VIF and VIP (SDM volume 2, SYSRET).
            new FuzzExcuse(Pattern.compile("(.* )?sysret.*"), 0, 0),
            // As in FuzzDifference, where #SS cannot be delivered, or #GP.
            new FuzzExcuse(Pattern.compile(".*\\[r[bs]p.*"), 14, 13),
            // Behind a limit: #GP, which cannot be delivered.
            new FuzzExcuse(Pattern.compile("16 .*\\[e.*"), 14, 14),
            // A Xeon, as recorded, clears the upper half of RDI though the first one faults, as ours; an EPYC, tried by hand, does not, as QEMU.
            new FuzzExcuse(Pattern.compile("64 .*rep.*(movs|stos) .*\\[edi\\].*"), 14, 14),
            // #GP where the address is not canonical (SDM volume 2, WRFSBASE; an EPYC, tried by hand).
            new FuzzExcuse(Pattern.compile("(.* )?wr[fg]sbase .*"), 13, 0),
            // As in Excuse.
            new FuzzExcuse(Pattern.compile("(.* )?(iretq?|retfq?|lretq?|rex.W retf)( .*)?"), 14, 14),
            new FuzzExcuse(Pattern.compile("(.* )?rep\\S* .*(scas|cmps).*"), 14, 0),
            new FuzzExcuse(Pattern.compile("(.* )?punpckl(bw|wd|dq) +mm.*\\[.*"), 0, 0),
            new FuzzExcuse(Pattern.compile("(.* )?v?cvtdq2pd .*\\[.*"), 0, 0),
            new FuzzExcuse(Pattern.compile("(.* )?popa[wd]?"), 0, 0),
            new FuzzExcuse(Pattern.compile("(.* )?bound .*"), 0, 0));

    static boolean explains(String text, FuzzEnd ours, FuzzEnd theirs) {
        return ALL.stream().anyMatch(
                one -> one.text.matcher(text).matches() && (one.ours == 0 || one.ours == ours.vector())
                        && (one.theirs == 0 || theirs != null && one.theirs == theirs.vector()));
    }
}
