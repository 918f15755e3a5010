package org.backplane.x86.architecture;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** What differs between two states of a vCPU, for people: names and values now, {@code rax=0x2 rflags=0x246}. */
final class RegisterChanges {
    /** By index; null where nobody wants to see it: the instruction pointer, what follows from others, what is the machine's. */
    private static final String[] NAMES = new String[X86Reg.COUNT];
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr", "gdtr", "idtr"};
    private static final String[] UNIT = {"fcw", "fsw", "ftw", "fop", "fip", "fcs", "fdp", "fds", "mxcsr"};
    private static final int FP_REGISTERS = 8;

    static {
        name(X86Reg.RAX, "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
                "r14", "r15");
        name(X86Reg.RFLAGS, "rflags");
        name(X86Reg.CPL, "cpl");
        for (int n = 0; n < SEGMENTS.length; n++) {
            if (n <= X86Reg.TR) { name(X86Reg.SELECTOR + n, SEGMENTS[n]); }
            name(X86Reg.BASE + n, SEGMENTS[n] + ".base");
            name(X86Reg.LIMIT + n, SEGMENTS[n] + ".limit");
        }
        name(X86Reg.CR0, "cr0");
        name(X86Reg.CR2, "cr2", "cr3", "cr4");
        name(X86Reg.DR0, "dr0", "dr1", "dr2", "dr3");
        name(X86Reg.DR6, "dr6", "dr7", "xcr0", "efer", "star", "lstar", "cstar", "fmask", "kernel_gs_base",
                "sysenter_cs", "sysenter_esp", "sysenter_eip", "tsc_aux");
        name(X86Reg.PKRU, "pkru", "smbase", "smm");
    }

    private RegisterChanges() {
    }

    private static void name(int first, String... names) {
        System.arraycopy(names, 0, NAMES, first, names.length);
    }

    static String of(X86State before, X86State now) {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < NAMES.length; n++) {
            if (NAMES[n] != null && before.reg[n] != now.reg[n]) { add(text, NAMES[n], "%x", now.reg[n]); }
        }
        unit(text, before.fp, now.fp);
        for (int n = 0; n < now.vec.length / X86State.LANES; n++) { vector(text, n, before.vec, now.vec); }
        return text.toString();
    }

    /** Registers of the x87 unit by their place, not from the top of the stack: MMX's have the same numbers. */
    private static void unit(StringBuilder text, long[] before, long[] now) {
        for (int n = 0; n < FP_REGISTERS; n++) {
            int exponent = X86Fp.EXPONENT + n;
            if (before[n] != now[n] || before[exponent] != now[exponent]) {
                add(text, "fpr" + n, "%04x%016x", now[exponent], now[n]);
            }
        }
        for (int n = 0; n < UNIT.length; n++) {
            int at = X86Fp.FCW + n;
            if (before[at] != now[at]) { add(text, UNIT[n], "%x", now[at]); }
        }
    }

    private static void vector(StringBuilder text, int register, long[] before, long[] now) {
        int at = register * X86State.LANES;
        if (before[at + 2] != now[at + 2] || before[at + 3] != now[at + 3]) {
            add(text, "ymm" + register, "%016x%016x%016x%016x", now[at + 3], now[at + 2], now[at + 1], now[at]);
        } else if (before[at] != now[at] || before[at + 1] != now[at + 1]) {
            add(text, "xmm" + register, "%016x%016x", now[at + 1], now[at]);
        }
    }

    private static void add(StringBuilder text, String name, String format, Object... value) {
        text.append(text.isEmpty() ? "" : " ").append(name).append("=0x").append(format.formatted(value));
    }
}
