package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Branch;
import org.backplane.lib.x86.table.Ends;
import org.backplane.lib.x86.table.Row;

/** The sixteen conditions: Jcc, SETcc, CMOVcc. */
public final class Conditionals {
    private Conditionals() {
    }

    @Row(asm = "jo", enc = {"70 f64 Jb", "0F 80 f64 Jz"}, text = "= jo:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jo(X86Cpu c, Insn i) {
        if (c.of()) { c.next = i.target(c); }
    }

    @Row(asm = "seto", enc = "0F 90 /r Eb", text = "seto")
    public static long seto(X86Cpu c) {
        return c.of() ? 1 : 0;
    }

    @Row(asm = "cmovo", enc = "0F 40 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovo(X86Cpu c, long a, long b) {
        return c.of() ? b : a;
    }

    @Row(asm = "jno", enc = {"71 f64 Jb", "0F 81 f64 Jz"}, text = "= jno:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jno(X86Cpu c, Insn i) {
        if (!c.of()) { c.next = i.target(c); }
    }

    @Row(asm = "setno", enc = "0F 91 /r Eb", text = "setno")
    public static long setno(X86Cpu c) {
        return !c.of() ? 1 : 0;
    }

    @Row(asm = "cmovno", enc = "0F 41 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovno(X86Cpu c, long a, long b) {
        return !c.of() ? b : a;
    }

    @Row(asm = "jb", enc = {"72 f64 Jb", "0F 82 f64 Jz"}, text = "= jb:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jb(X86Cpu c, Insn i) {
        if (c.cf()) { c.next = i.target(c); }
    }

    @Row(asm = "setb", enc = "0F 92 /r Eb", text = "setb")
    public static long setb(X86Cpu c) {
        return c.cf() ? 1 : 0;
    }

    /** Undocumented, and in every processor. */
    @Row(asm = "salc", enc = "D6 i64")
    public static void salc(X86Cpu c, Insn i) {
        c.set(X86Reg.RAX, 0, 8, c.cf() ? 0xff : 0);
    }

    @Row(asm = "cmovb", enc = "0F 42 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovb(X86Cpu c, long a, long b) {
        return c.cf() ? b : a;
    }

    @Row(asm = "jae", enc = {"73 f64 Jb", "0F 83 f64 Jz"}, text = "= jae:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jae(X86Cpu c, Insn i) {
        if (!c.cf()) { c.next = i.target(c); }
    }

    @Row(asm = "setae", enc = "0F 93 /r Eb", text = "setae")
    public static long setae(X86Cpu c) {
        return !c.cf() ? 1 : 0;
    }

    @Row(asm = "cmovae", enc = "0F 43 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovae(X86Cpu c, long a, long b) {
        return !c.cf() ? b : a;
    }

    @Row(asm = "je", enc = {"74 f64 Jb", "0F 84 f64 Jz"}, text = "= je:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void je(X86Cpu c, Insn i) {
        if (c.zf()) { c.next = i.target(c); }
    }

    @Row(asm = "sete", enc = "0F 94 /r Eb", text = "sete")
    public static long sete(X86Cpu c) {
        return c.zf() ? 1 : 0;
    }

    @Row(asm = "cmove", enc = "0F 44 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmove(X86Cpu c, long a, long b) {
        return c.zf() ? b : a;
    }

    @Row(asm = "jne", enc = {"75 f64 Jb", "0F 85 f64 Jz"}, text = "= jne:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jne(X86Cpu c, Insn i) {
        if (!c.zf()) { c.next = i.target(c); }
    }

    @Row(asm = "setne", enc = "0F 95 /r Eb", text = "setne")
    public static long setne(X86Cpu c) {
        return !c.zf() ? 1 : 0;
    }

    @Row(asm = "cmovne", enc = "0F 45 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovne(X86Cpu c, long a, long b) {
        return !c.zf() ? b : a;
    }

    @Row(asm = "jbe", enc = {"76 f64 Jb", "0F 86 f64 Jz"}, text = "= jbe:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jbe(X86Cpu c, Insn i) {
        if (c.cf() || c.zf()) { c.next = i.target(c); }
    }

    @Row(asm = "setbe", enc = "0F 96 /r Eb", text = "setbe")
    public static long setbe(X86Cpu c) {
        return c.cf() || c.zf() ? 1 : 0;
    }

    @Row(asm = "cmovbe", enc = "0F 46 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovbe(X86Cpu c, long a, long b) {
        return c.cf() || c.zf() ? b : a;
    }

    @Row(asm = "ja", enc = {"77 f64 Jb", "0F 87 f64 Jz"}, text = "= ja:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void ja(X86Cpu c, Insn i) {
        if (!(c.cf() || c.zf())) { c.next = i.target(c); }
    }

    @Row(asm = "seta", enc = "0F 97 /r Eb", text = "seta")
    public static long seta(X86Cpu c) {
        return !(c.cf() || c.zf()) ? 1 : 0;
    }

    @Row(asm = "cmova", enc = "0F 47 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmova(X86Cpu c, long a, long b) {
        return !(c.cf() || c.zf()) ? b : a;
    }

    @Row(asm = "js", enc = {"78 f64 Jb", "0F 88 f64 Jz"}, text = "= js:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void js(X86Cpu c, Insn i) {
        if (c.sf()) { c.next = i.target(c); }
    }

    @Row(asm = "sets", enc = "0F 98 /r Eb", text = "sets")
    public static long sets(X86Cpu c) {
        return c.sf() ? 1 : 0;
    }

    @Row(asm = "cmovs", enc = "0F 48 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovs(X86Cpu c, long a, long b) {
        return c.sf() ? b : a;
    }

    @Row(asm = "jns", enc = {"79 f64 Jb", "0F 89 f64 Jz"}, text = "= jns:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jns(X86Cpu c, Insn i) {
        if (!c.sf()) { c.next = i.target(c); }
    }

    @Row(asm = "setns", enc = "0F 99 /r Eb", text = "setns")
    public static long setns(X86Cpu c) {
        return !c.sf() ? 1 : 0;
    }

    @Row(asm = "cmovns", enc = "0F 49 /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovns(X86Cpu c, long a, long b) {
        return !c.sf() ? b : a;
    }

    @Row(asm = "jp", enc = {"7A f64 Jb", "0F 8A f64 Jz"}, text = "= jp:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jp(X86Cpu c, Insn i) {
        if (c.pf()) { c.next = i.target(c); }
    }

    @Row(asm = "setp", enc = "0F 9A /r Eb", text = "setp")
    public static long setp(X86Cpu c) {
        return c.pf() ? 1 : 0;
    }

    @Row(asm = "cmovp", enc = "0F 4A /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovp(X86Cpu c, long a, long b) {
        return c.pf() ? b : a;
    }

    @Row(asm = "jnp", enc = {"7B f64 Jb", "0F 8B f64 Jz"}, text = "= jnp:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jnp(X86Cpu c, Insn i) {
        if (!c.pf()) { c.next = i.target(c); }
    }

    @Row(asm = "setnp", enc = "0F 9B /r Eb", text = "setnp")
    public static long setnp(X86Cpu c) {
        return !c.pf() ? 1 : 0;
    }

    @Row(asm = "cmovnp", enc = "0F 4B /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovnp(X86Cpu c, long a, long b) {
        return !c.pf() ? b : a;
    }

    @Row(asm = "jl", enc = {"7C f64 Jb", "0F 8C f64 Jz"}, text = "= jl:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jl(X86Cpu c, Insn i) {
        if (c.less()) { c.next = i.target(c); }
    }

    @Row(asm = "setl", enc = "0F 9C /r Eb", text = "setl")
    public static long setl(X86Cpu c) {
        return c.less() ? 1 : 0;
    }

    @Row(asm = "cmovl", enc = "0F 4C /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovl(X86Cpu c, long a, long b) {
        return c.less() ? b : a;
    }

    @Row(asm = "jge", enc = {"7D f64 Jb", "0F 8D f64 Jz"}, text = "= jge:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jge(X86Cpu c, Insn i) {
        if (!c.less()) { c.next = i.target(c); }
    }

    @Row(asm = "setge", enc = "0F 9D /r Eb", text = "setge")
    public static long setge(X86Cpu c) {
        return !c.less() ? 1 : 0;
    }

    @Row(asm = "cmovge", enc = "0F 4D /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovge(X86Cpu c, long a, long b) {
        return !c.less() ? b : a;
    }

    @Row(asm = "jle", enc = {"7E f64 Jb", "0F 8E f64 Jz"}, text = "= jle:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jle(X86Cpu c, Insn i) {
        if (c.less() || c.zf()) { c.next = i.target(c); }
    }

    @Row(asm = "setle", enc = "0F 9E /r Eb", text = "setle")
    public static long setle(X86Cpu c) {
        return c.less() || c.zf() ? 1 : 0;
    }

    @Row(asm = "cmovle", enc = "0F 4E /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovle(X86Cpu c, long a, long b) {
        return c.less() || c.zf() ? b : a;
    }

    @Row(asm = "jg", enc = {"7F f64 Jb", "0F 8F f64 Jz"}, text = "= jg:", ends = Ends.BRANCH,
            branch = Branch.CONDITIONAL)
    public static void jg(X86Cpu c, Insn i) {
        if (!(c.less() || c.zf())) { c.next = i.target(c); }
    }

    @Row(asm = "setg", enc = "0F 9F /r Eb", text = "setg")
    public static long setg(X86Cpu c) {
        return !(c.less() || c.zf()) ? 1 : 0;
    }

    @Row(asm = "cmovg", enc = "0F 4F /r Gv,Ev", feature = Feature.CMOV)
    public static long cmovg(X86Cpu c, long a, long b) {
        return !(c.less() || c.zf()) ? b : a;
    }
}
