package org.backplane.x86.interpreter.disassembly;

import java.util.List;
import java.util.regex.Pattern;

/** What GNU's disassembler knows and no part offers, and where it is not followed, with the reasons. */
final class Unoffered {
    private static final Pattern PREFIXES = Pattern
            .compile("^[0-9]+ ?(?:(?:rex[.WRXB]*|data16|data32|addr16|addr32|repnz|repz|rep|lock|bnd"
                    + "|notrack|xacquire|xrelease|[c-gs]s|\\{vex\\})(?: +|$))*");

    /** By mnemonic. */
    private record Extension(String name, Pattern mnemonics) {
        Extension(String name, String mnemonics) {
            this(name, Pattern.compile(mnemonics));
        }
    }

    private static final List<Extension> EXTENSIONS = List.of(
            new Extension("3DNow!, SSE4a, XOP, FMA4, TBM and LWP of AMD",
                    "pf.*|pi2f.|pavgusb|pmulhrw|pswapd|femms|movnts[sd]|extrq|insertq"
                            + "|vf(n?m(add|sub)|madds?ub|msubadd|maddsub)[ps][sd]|vpermil2p[sd]|vprot.|vpsh[al].|vpcom.*|vpmacs.*|vpmadcs.*|vph(add|sub)u?[bwd][wdq]|vfrcz.*|vpcmov|vpperm"
                            + "|blc(fill|ic?|msk|s)|bls(fill|ic)|t1mskc|tzmsk|llwpcb|slwpcb|lwp.*"),
            new Extension("virtualization, security and system instructions of AMD",
                    "vmrun|vmmcall|vmload|vmsave|vmgexit|stgi|clgi|skinit"
                            + "|invlpga|invlpgb|tlbsync|clzero|mcommit|rdpru|monitorx|mwaitx|psmash|pvalidate|rmp.*"),
            new Extension("VMX, SMX, SGX, TDX, PCONFIG",
                    "vm(call|clear|func|launch|resume|xoff|xon|ptrld|ptrst|read|write)|invept|invvpid|getsec|encl[suv]"
                            + "|tdcall|seam.*|pconfig"),
            new Extension("CET, user interrupts, FRED, key locker",
                    "incssp[dq]|rstorssp|saveprevssp|setssbsy|clrssbsy|wru?ss[dq]|clui|stui|testui|uiret"
                            + "|senduipi|aes(enc|dec)(wide)?(128|256)kl|encodekey.*|loadiwkey"),
            new Extension("MONITOR, WAITPKG, TSX, SERIALIZE, PTWRITE, HRESET, MSRLIST",
                    "monitor|mwait|umonitor|umwait|tpause|xbegin|xend|xtest|xabort"
                            + "|xsusldtrk|xresldtrk|serialize|ptwrite|hreset|(rd|wr)msrlist|wrmsrns"),
            new Extension("MOVDIRI, ENQCMD, RAO-INT, CMPCCXADD",
                    "movdiri|movdir64b|enqcmds?|aadd|aand|aor|axor|cmpn?[bloszp][e]?xadd|cmpn?(be|le)xadd"),
            new Extension("XSAVES", "xsaves(64)?|xrstors(64)?"), new Extension("MPX", "bnd.*"),
            new Extension("AVX-512, AMX, GFNI",
                    "k(add|andn?|mov|not|ortest|or|shift[lr]|test|unpck|xnor|xor)[bdqw]+|t(dp|ile).*|[ls]dtilecfg|[ls]ttilecfg|v?gf2p8.*"),
            new Extension("AVX-VNNI, AVX-IFMA, AVX-NE-CONVERT", "vpdp[bw].*|vpmadd52.*|vbcstne.*|vcvtne.*"),
            new Extension("the 80287's", "frstpm.287"));

    /** 256 bits of what came with 128. */
    private static final Pattern WIDE = Pattern.compile("v(aes(enc|dec)(last)?|pclmul.*)");

    /** Intel's processors have them in 64-bit mode only. */
    private static final Pattern ONLY_64 = Pattern.compile("syscall|sysret|swapgs|(rd|wr)[fg]sbase");

    /** With 66, F3, F2 or VEX.pp they are others, which are not there; objdump overlooks it. */
    private static final Pattern WITHOUT_PREFIX = Pattern
            .compile(
                    "clac|stac|fx(save|rstor)(64)?|v?(ld|st)mxcsr|sfence|xgetbv|xsetbv|xsavec(64)?|pmovmskb|vzeroall|vzeroupper");
    /** Rows with names for the same that are not in the manual; or whose prefixes, or ModRM.rm, processors ignore. */
    private static final Pattern MORE_THAN_OBJDUMP = Pattern
            .compile("fcom.*|fstp.*|fxch.*|[lms]fence|(wb)?invd|bs[fr]|prefetchw|salc");

    private Unoffered() {
    }

    /** Whether it is no instruction; registers that must differ are a matter of its execution. */
    static boolean isBad(String text) {
        return text.contains("(bad)") && (!text.contains("/(bad)") || text.contains(",(bad)"));
    }

    /** The name, or an empty text when prefixes are alone. */
    static String mnemonic(String text) {
        return PREFIXES.matcher(text).replaceFirst("").split(" ")[0];
    }

    /** Whether there is nothing to complain of where objdump knows an instruction and the decoder does not. Test registers were the 80386's. */
    static boolean only(String text, byte[] code, int mode) {
        String name = mnemonic(text);
        if (mode != 64 && ONLY_64.matcher(name).matches() || text.matches(".*\\btr[0-7]\\b.*")) { return true; }
        boolean wide = WIDE.matcher(name).matches() && text.contains("ymm");
        return name.isEmpty() || wide || hasPrefix(code) && WITHOUT_PREFIX.matcher(name).matches()
                || EXTENSIONS.stream().anyMatch(extension -> extension.mnemonics.matcher(name).matches());
    }

    private static boolean hasPrefix(byte[] code) {
        int first = code[0] & 0xff;
        return first == 0x66 || first == 0xf2 || first == 0xf3 || first == 0xc4 && (code[2] & 3) != 0;
    }

    /** Whether there is nothing to complain of where only the decoder knows an instruction, a row by that name. */
    static boolean ours(String row, String text) {
        String name = mnemonic(text);
        return MORE_THAN_OBJDUMP.matcher(row).matches() || name.startsWith("bnd") || name.isEmpty();
    }
}
