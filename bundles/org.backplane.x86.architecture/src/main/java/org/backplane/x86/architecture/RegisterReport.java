package org.backplane.x86.architecture;

import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** The registers of a vCPU for people, laid out as Linux and QEMU print them. */
final class RegisterReport {
    private static final String[] GENERAL = {"RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI", "R8 ", "R9 ",
            "R10", "R11",
            "R12", "R13", "R14", "R15"};
    private static final String[] SEGMENTS = {"ES ", "CS ", "SS ", "DS ", "FS ", "GS ", "LDT", "TR "};
    private static final int PER_LINE = 4;

    private RegisterReport() {
    }

    static String of(X86State state) {
        long[] reg = state.reg;
        StringBuilder text = new StringBuilder();
        text.append("RIP=%016x RFLAGS=%08x CPL=%d%s%n".formatted(reg[X86Reg.RIP], reg[X86Reg.RFLAGS], reg[X86Reg.CPL],
                reg[X86Reg.SMM] != 0 ? " SMM" : ""));
        for (int i = 0; i < GENERAL.length; i++) {
            text.append("%s=%016x%s".formatted(GENERAL[i], reg[i], (i + 1) % PER_LINE == 0 ? "\n" : " "));
        }
        for (int i = 0; i < SEGMENTS.length; i++) {
            text.append(
                    "%s=%04x %016x %08x %05x%n".formatted(SEGMENTS[i], reg[X86Reg.SELECTOR + i], reg[X86Reg.BASE + i],
                            reg[X86Reg.LIMIT + i], reg[X86Reg.ACCESS + i]));
        }
        text.append("GDT=%016x %04x IDT=%016x %04x%n".formatted(reg[X86Reg.BASE + X86Reg.GDTR],
                reg[X86Reg.LIMIT + X86Reg.GDTR], reg[X86Reg.BASE + X86Reg.IDTR], reg[X86Reg.LIMIT + X86Reg.IDTR]));
        text.append("CR0=%08x CR2=%016x CR3=%016x CR4=%08x EFER=%08x%n".formatted(reg[X86Reg.CR0], reg[X86Reg.CR2],
                reg[X86Reg.CR3], reg[X86Reg.CR4], reg[X86Reg.EFER]));
        return text.toString();
    }
}
