package org.backplane.x86.interpreter.disassembly;

import java.util.List;

/** Where GNU's disassembler is not followed, and why. */
final class Quirks {
    /** Beginning of the form, what objdump's text has, why. */
    private record Quirk(String form, String gnu, String why) {
    }

    private static final List<Quirk> ALL = List.of(
            new Quirk("", "/(bad)", "registers that must differ: the instruction exists, and is #UD when executed"),
            new Quirk("mfence", "(bad)", "ModRM.rm is ignored"), new Quirk("sfence", "(bad)", "ModRM.rm is ignored"),
            new Quirk("lfence", "(bad)", "ModRM.rm is ignored"),
            new Quirk("prefetchw", "(bad)", "the form with a register does nothing"),
            new Quirk("prefetch", "nop", "the form with a register does nothing"),
            new Quirk("nop [0F 18", "   ", "objdump has two blanks too many"),
            new Quirk("nop", "cldemote", "a hint that is none here"),
            new Quirk("nop", "bnd", "MPX, which nobody has any more"), new Quirk("mov", "ymm", "VEX.L is ignored"),
            new Quirk("fcom", "(bad)", "undocumented"), new Quirk("fstp", "(bad)", "undocumented"),
            new Quirk("fxch", "(bad)", "undocumented"), new Quirk("salc", "(bad)", "undocumented"),
            new Quirk("fnsetpm", "only)", "a comment"),
            new Quirk("fwait", "rex", "prefixes are one line, FWAIT the next"),
            new Quirk("call", "notrack", "CET, which is not there"), new Quirk("jmp", "notrack", "as above"),
            new Quirk("jmpFar", "rex.W", "REX.W makes it a pointer with 64 bits"),
            new Quirk("callFar", "rex.W", "as above"), new Quirk("lss", "DWORD", "66 and REX.W"),
            new Quirk("lfs", "DWORD", "as above"), new Quirk("lgs", "DWORD", "as above"),
            new Quirk("movdq2q", "mm", "66 and F2"), new Quirk("movq2dq", "mm", "66 and F3"),
            new Quirk("rd", "gsbase", "66 and F3"), new Quirk("wr", "gsbase", "as above"),
            new Quirk("rd", "fsbase", "as above"), new Quirk("wr", "fsbase", "as above"),
            new Quirk("movsxd", "WORD", "66 and REX.W"), new Quirk("wbinvd", "(bad)", "66 is ignored"),
            new Quirk("invd", "(bad)", "as above"),
            new Quirk("frstor", "frstor", "66 chooses the layout, which GNU tells by a letter"),
            new Quirk("fnsave", "fnsave", "as above"), new Quirk("fldenv", "fldenv", "as above"),
            new Quirk("fnstenv", "fnstenv", "as above"));

    private Quirks() {
    }

    /** An address of 32 bits relative to EIP is not sign-extended; that 66 beside REX.W counts for nothing, objdump says or not. */
    static boolean has(Samples.Sample sample, String gnu, String ours) {
        boolean eip = gnu.contains("# 0xffffffff") && gnu.contains("eip");
        boolean data16 = ours.contains("data16 ") && narrow(ours.replace("data16 ", "")).equals(narrow(gnu));
        return eip || data16 || ALL.stream()
                .anyMatch(quirk -> sample.form().startsWith(quirk.form()) && gnu.contains(quirk.gnu()));
    }

    private static String narrow(String text) {
        return text.replaceAll(" +", " ");
    }
}
