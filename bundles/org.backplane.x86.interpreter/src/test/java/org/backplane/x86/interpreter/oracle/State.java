package org.backplane.x86.interpreter.oracle;

/** Indices into the words of a state: {@code struct state} of oracle.c. */
final class State {
    static final int RAX = 0;
    static final int RCX = 1;
    static final int RDX = 2;
    static final int RBX = 3;
    static final int RSP = 4;
    static final int RBP = 5;
    static final int RSI = 6;
    static final int RDI = 7;
    static final int RIP = 16;
    static final int RFLAGS = 17;
    static final int FS_BASE = 18;
    static final int GS_BASE = 19;
    /** Selectors of ES, CS, SS, DS, FS, GS. */
    static final int SELECTOR = 20;
    static final int CS = 21;
    static final int FCW = 26;
    static final int FSW = 27;
    /** A bit for each physical register that is not empty. */
    static final int FTW = 28;
    static final int FOP = 29;
    static final int FIP = 30;
    static final int FDP = 31;
    static final int MXCSR = 32;
    /** Significands of R0 to R7. */
    static final int SIGNIFICAND = 33;
    static final int EXPONENT = 41;
    /** Four words each. */
    static final int YMM = 49;
    static final int WORDS = 113;

    /** In the local table; the others are Linux's. */
    static final int USER_CODE_16 = 0x07;
    static final int USER_CODE_32 = 0x23;
    static final int USER_DATA = 0x2b;
    static final int USER_CODE_64 = 0x33;

    private static final String[] NAMES = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10",
            "r11",
            "r12", "r13", "r14", "r15", "rip", "rflags", "fs.base", "gs.base", "es", "cs", "ss", "ds", "fs", "gs",
            "fcw",
            "fsw", "ftw", "fop", "fip", "fdp", "mxcsr"};

    private State() {
    }

    static String name(int index) {
        if (index < SIGNIFICAND) { return NAMES[index]; }
        if (index < YMM) { return "r" + (index - SIGNIFICAND & 7) + (index < EXPONENT ? ".significand" : ".exponent"); }
        return "ymm" + (index - YMM >> 2) + "[" + (index - YMM & 3) + "]";
    }

    static int ymm(int register, int lane) {
        return YMM + 4 * register + lane;
    }
}
