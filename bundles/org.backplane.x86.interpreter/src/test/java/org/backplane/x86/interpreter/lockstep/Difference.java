package org.backplane.x86.interpreter.lockstep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is not the same in two results of a stream. */
final class Difference {
    private static final String[] NAMES = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10",
            "r11", "r12", "r13", "r14", "r15", "rip", "cs", "flags", "exception", "error code", "cr2",
            "digest of data", "ss", "ds, es, fs, gs", "cr0", "cr4", "digest of page tables",
            "tr and ldtr, or xcr0 and ldtr",
            "digest of descriptors and tasks", "dr6 and dr7"};
    private static final int RSP = 4;
    private static final int RIP = 16;
    private static final int CS = 17;
    private static final int RFLAGS = 18;
    private static final int VECTOR = 19;
    private static final int ERROR = 20;
    private static final int CR2 = 21;
    private static final int DIGEST = 22;
    private static final int SS = 23;
    /** CS of the program around. */
    private static final int AROUND = 8;
    /** Of what is read and then written QEMU tells the read. */
    private static final long WRITE = 2;
    /** With what is reserved QEMU does not tell that the entry is present (SDM volume 3, 4.7). */
    private static final long RESERVED = 8;
    /** Of what comes while an exception is delivered; QEMU does not tell (SDM volume 3, 6.13). */
    private static final long EXTERNAL = 1;
    private static final long IDT = 2;
    private static final long PRESENT = 1;
    private static final long USER = 4;
    /** Of a page whose key and whose rights forbid an access QEMU tells the rights only (SDM volume 3, 4.7). */
    private static final long KEY = 0x20;
    private static final int TABLES = 27;
    /** TR and LDTR; descriptors and tasks. */
    private static final int TASK = 28;
    private static final int SYSTEM = 29;
    /** DR6 and DR7. At a single step QEMU tells what data was met before, too (SDM volume 3, 17.2.3). */
    private static final int DEBUG_STATUS = 30;
    private static final long SINGLE_STEP = 1 << 14;
    private static final long VM = 1 << 17;
    /** DS, ES, FS and GS; bits of selectors. */
    private static final int SEGMENTS = 24;
    private static final int FS = 32;
    /** A single step can come before the comparison that makes flags defined. */
    private static final int DEBUG = 1;
    private static final long ARITHMETIC = 0x8d5;
    /** What streams end with. */
    private static final int BREAKPOINT = 3;
    private static final int INVALID_TSS = 10;
    private static final int NOT_PRESENT = 11;
    private static final int STACK_FAULT = 12;
    private static final int GENERAL_PROTECTION = 13;
    private static final int PAGE_FAULT = 14;
    private static final long RF = 1 << 16;
    /** The XSAVE image, in words. */
    private static final int XSTATE = 128;
    /** Of an exception in 64-bit mode, with an error code. */
    private static final int FRAME_BYTES = 48;
    private static final int XSTATE_WORDS = 104;
    /** The first word of it that is of an xmm register. */
    private static final int FIRST_VECTOR = 20;

    private Difference() {
    }

    /**
     * One text for each, ours first; none when the results are the same, or when only we check the limit of a segment of 64 KiB.
     * A non-canonical address through the stack segment is #SS, with QEMU #GP.
     */
    static List<String> of(int mode, boolean x87, long[] ours, long[] theirs) {
        List<String> differences = new ArrayList<>();
        if (isMissing(theirs)) { return List.of("QEMU shuts down, or goes no further"); }
        boolean limit = ours[VECTOR] == STACK_FAULT || ours[VECTOR] == GENERAL_PROTECTION;
        if (mode == 16 && limit && ours[ERROR] == 0 && (theirs[VECTOR] != ours[VECTOR] || theirs[RIP] != ours[RIP])) {
            return differences;
        }
        if (ours[VECTOR] == GENERAL_PROTECTION && theirs[VECTOR] == GENERAL_PROTECTION && !isCanonical(theirs[RIP])) {
            return differences; // QEMU faults where the jump goes to
        }
        if (popsAsSupervisor(theirs) || entersV86(ours, theirs) || usesNull(mode, ours, theirs)
                || pushesAsSupervisor(ours, theirs) || callsConforming(ours, theirs) || trapsInHandler(ours, theirs)) {
            return differences;
        }
        boolean switched = mode != 64 && endsSwitch(ours, theirs);
        for (int n = 0; n < NAMES.length; n++) {
            boolean page = ours[VECTOR] == PAGE_FAULT;
            if (n == DIGEST && page && (ours[CR2] & 0xfff) == 0) { continue; } // QEMU has stored what was before that page
            if (n == TABLES && page && (ours[ERROR] & WRITE) != 0) { continue; } // QEMU may have read, and set A
            if ((n == ERROR || n == CR2) && hasReadOn(ours, theirs)) { continue; }
            if (n == ERROR && mode == 64 && doublesVector(ours, theirs)) { continue; }
            if (n == SS && mode == 64 && (theirs[n] & ~3) == 0) { continue; } // a gate of the same level with a stack of the IST, see Tasks64
            if (n == SYSTEM && ours[VECTOR] == DEBUG && ours[RFLAGS] != theirs[RFLAGS]) { continue; } // a task has them, too
            if (switched && (n == RIP || n == SYSTEM)) { continue; }
            if (n == VECTOR && (refusesTask(ours, theirs) || refusesStack(ours, theirs))) { continue; }
            if (n == VECTOR && mode == 64 && ours[n] == STACK_FAULT && theirs[n] == GENERAL_PROTECTION) { continue; }
            long mask = mask(n, mode, ours);
            add(differences, NAMES[n], word(n, ours) & mask, word(n, theirs) & mask);
        }
        for (int n = 0; n < XSTATE_WORDS; n++) {
            long mask = x87 ? x87(n, ours[VECTOR] == BREAKPOINT) : mask(n);
            long mine = ours[XSTATE + n] & mask;
            long other = theirs[XSTATE + n] & mask;
            if (n < FIRST_VECTOR || !areNaNs(mine, other)) { add(differences, name(n), mine, other); }
        }
        return differences;
    }

    /** Whether it was never written: QEMU had ended before. */
    static boolean isMissing(long[] record) {
        return Arrays.stream(record).allMatch(word -> word == 0);
    }

    /** Where a page cannot be written and the one behind is not there, QEMU, which reads both before it writes, tells the latter. */
    private static boolean hasReadOn(long[] ours, long[] theirs) {
        return ours[VECTOR] == PAGE_FAULT && theirs[VECTOR] == PAGE_FAULT && (ours[ERROR] & WRITE) != 0
                && theirs[CR2] == (ours[CR2] | 0xfff) + 1;
    }

    /** Of a gate that is refused the error code has its index, 8 times the vector (SDM volume 3, 6.13); QEMU's has where a gate of long mode is. */
    private static boolean doublesVector(long[] ours, long[] theirs) {
        return (ours[VECTOR] == NOT_PRESENT || ours[VECTOR] == GENERAL_PROTECTION) && (ours[ERROR] & 7) == IDT
                && theirs[ERROR] == 2 * (ours[ERROR] & ~7) + IDT;
    }

    /** A user's IRET and RET to another segment pop with the rights of a supervisor on QEMU. */
    private static boolean popsAsSupervisor(long[] theirs) {
        return theirs[VECTOR] == PAGE_FAULT && (theirs[CS] & 3) == 3 && (theirs[ERROR] & USER) == 0;
    }

    /** And so it pushes the frame of a handler that a user has at its own level. */
    private static boolean pushesAsSupervisor(long[] ours, long[] theirs) {
        long above = ours[CR2] - theirs[RSP];
        return ours[VECTOR] == PAGE_FAULT && (ours[ERROR] & USER) != 0 && (ours[ERROR] & WRITE) != 0
                && (theirs[CS] & 3) == 3 && above >= 0 && above < FRAME_BYTES;
    }

    /**
     * A user's IRET enters virtual-8086 mode on QEMU, and any to an EIP beyond 64 KiB; on processors only a supervisor's does, and that is #GP
     * (SDM volume 2, IRET).
     */
    private static boolean entersV86(long[] ours, long[] theirs) {
        boolean refused = (ours[CS] & 3) != 0 || ours[VECTOR] == GENERAL_PROTECTION && ours[ERROR] == 0;
        return refused && (ours[RFLAGS] & VM) == 0 && (theirs[RFLAGS] & VM) != 0;
    }

    /** QEMU does not look whether a segment is null (SDM volume 3, 5.4.1). */
    private static boolean usesNull(int mode, long[] ours, long[] theirs) {
        return mode == 32 && (hasNull(ours) && ours[VECTOR] == GENERAL_PROTECTION && ours[ERROR] == 0
                && (theirs[VECTOR] != ours[VECTOR] || theirs[RIP] != ours[RIP]) || usesNullAsUser(ours, theirs));
    }

    /** A user goes on with one where ours is in the handler of #GP, which is the program's own. */
    private static boolean usesNullAsUser(long[] ours, long[] theirs) {
        return hasNull(theirs) && (theirs[CS] & 3) == 3 && (ours[CS] & 3) == 0 && ours[VECTOR] == BREAKPOINT;
    }

    /** DS or ES is null. */
    private static boolean hasNull(long[] record) {
        return (record[SEGMENTS] & 0xfffc) == 0 || (record[SEGMENTS] >>> 16 & 0xfffc) == 0;
    }

    /** A CALL through a gate to conforming code leaves CPL in CS (SDM volume 2, CALL); QEMU has the code's DPL there. */
    private static boolean callsConforming(long[] ours, long[] theirs) {
        return (ours[CS] & ~3) == (theirs[CS] & ~3) && (ours[CS] & 3) > (theirs[CS] & 3) && ours[RIP] == theirs[RIP];
    }

    /** What met a breakpoint on data and then faulted is not told of that (SDM volume 3, 6.9); QEMU tells it in the handler, the program around. */
    private static boolean trapsInHandler(long[] ours, long[] theirs) {
        return ours[VECTOR] != BREAKPOINT && theirs[VECTOR] == DEBUG && theirs[CS] == AROUND;
    }

    /** A switch that ends in the new task, at its first instruction (SDM volume 3, 6.15, interrupt 10); with QEMU at the old one's last. */
    private static boolean endsSwitch(long[] ours, long[] theirs) {
        return ours[VECTOR] >= INVALID_TSS && ours[VECTOR] <= GENERAL_PROTECTION
                && (ours[VECTOR] == theirs[VECTOR] || refusesStack(ours, theirs))
                && ours[ERROR] == theirs[ERROR] && ours[TASK] == theirs[TASK] && ours[RIP] != theirs[RIP];
    }

    /** A stack segment that is not present is #SS in a task switch, too (SDM volume 3, table 7-1); #NP with QEMU. */
    private static boolean refusesStack(long[] ours, long[] theirs) {
        return ours[VECTOR] == STACK_FAULT && theirs[VECTOR] == NOT_PRESENT && ours[ERROR] == theirs[ERROR];
    }

    /** What is no TSS, or a busy one, is #GP where a gate names it (SDM volume 2, INT and CALL); #TS with QEMU. */
    private static boolean refusesTask(long[] ours, long[] theirs) {
        return ours[VECTOR] == GENERAL_PROTECTION && theirs[VECTOR] == INVALID_TSS && ours[ERROR] == theirs[ERROR];
    }

    private static boolean isCanonical(long address) {
        return address << 16 >> 16 == address;
    }

    /** Whether they differ in what may differ, and what comes then as well. */
    static boolean isTainted(int mode, boolean x87, long[] ours, long[] theirs) {
        for (int n = 0; n < NAMES.length; n++) {
            long mask = n == ERROR || n == CR2 ? 0 : n == RFLAGS ? ~RF : mask(n, mode, ours);
            if ((word(n, ours) & mask) != (word(n, theirs) & mask)) { return true; }
        }
        boolean status = x87 && ((ours[XSTATE] ^ theirs[XSTATE]) & x87(0, true)) != 0;
        return status || hasOtherNaN(ours, theirs);
    }

    /** Of FS and GS IRET to an outer level leaves null selectors as they are on QEMU; on processors all become 0 (SDM volume 2, IRET). */
    private static long word(int n, long[] record) {
        long value = record[n];
        for (int at = FS; n == SEGMENTS && at < 64; at += 16) {
            if ((value >>> at & 0xfffc) == 0) { value &= ~(0xffffL << at); }
        }
        return value;
    }

    /** IRET to a stack of 16 bits leaves the rest of RSP as it was; its upper half is undefined then (SDM volume 1, 3.4.1.1). */
    private static long mask(int n, int mode, long[] ours) {
        long vector = ours[VECTOR];
        return switch (n) {
            case RSP -> mode == 16 ? 0xffff_ffffL : -1;
            case RFLAGS -> vector == DEBUG ? ~(RF | ARITHMETIC) : ~RF;
            case ERROR -> vector != PAGE_FAULT
                    ? ~(ours[ERROR] & EXTERNAL)
                    : ~WRITE & ((ours[ERROR] & RESERVED) != 0 ? ~PRESENT : -1) & ~(ours[ERROR] & KEY);
            case CR2 -> vector == PAGE_FAULT ? -1 : 0;
            case DEBUG_STATUS -> ~0xfL | ((ours[n] & SINGLE_STEP) != 0 ? 0 : enabled(ours[n] >>> 32));
            default -> -1;
        };
    }

    /** Flags of DR6 that tell something: of breakpoints that DR7 enables (SDM volume 3, 17.2.3). */
    private static long enabled(long control) {
        long flags = 0;
        for (int n = 0; n < 4; n++) { flags |= (control >>> 2 * n & 3) != 0 ? 1 << n : 0; }
        return flags;
    }

    /**
     * Whether a register has one NaN here and another one there: QEMU chooses by x87's rule, the larger significand, for SSE too; processors
     * take the first operand (SDM volume 1, table 4-7). What is computed from it then is not the same either.
     */
    static boolean hasOtherNaN(long[] ours, long[] theirs) {
        for (int n = FIRST_VECTOR; n < XSTATE_WORDS; n++) {
            long mask = mask(n);
            if ((ours[XSTATE + n] & mask) != (theirs[XSTATE + n] & mask)) { return true; }
        }
        return false;
    }

    /** Of two NaNs QEMU passes on another one: where there is one here and one there it may be any. */
    static boolean areNaNs(long mine, long other) {
        boolean wide = Double.isNaN(Double.longBitsToDouble(mine)) && Double.isNaN(Double.longBitsToDouble(other));
        return wide || sameOrNaNs((int) mine, (int) other) && sameOrNaNs((int) (mine >>> 32), (int) (other >>> 32));
    }

    private static boolean sameOrNaNs(int mine, int other) {
        return mine == other || Float.isNaN(Float.intBitsToFloat(mine)) && Float.isNaN(Float.intBitsToFloat(other));
    }

    private static void add(List<String> differences, String name, long ours, long theirs) {
        if (ours != theirs) { differences.add("%s %x, QEMU %x".formatted(name, ours, theirs)); }
    }

    /**
     * What QEMU has of the unit: control, tags, registers, and the exceptions in the status word, but for that of denormals and C0 to C3;
     * where a store faults QEMU has its exceptions already.
     */
    private static long x87(int word, boolean ended) {
        return switch (word) {
            case 0 -> ended ? 0xff_38fd_ffffL : 0xff_3800_ffffL;
            case 1, 2 -> 0;
            case 3 -> 0xffff_fffdL;
            default -> word >= 4 && word < 20 && (word & 1) != 0 ? 0xffff : mask(word);
        };
    }

    /**
     * QEMU keeps no x87 pointers, does not set the exponents of MMX registers and the flag of denormal operands, and of what is not an x87 stream only
     * MMX is compared. What is reserved and the header are not either.
     */
    private static long mask(int word) {
        return switch (word) {
            case 0, 1, 2 -> 0;
            case 3 -> 0xffff_fffdL;
            default -> word >= 4 && word < 20 ? (word & 1) - 1L : word < 52 || word >= 72 ? -1 : 0;
        };
    }

    private static String name(int word) {
        if (word == 3) { return "mxcsr"; }
        if (word < 20) { return "st(" + (word - 4) / 2 + ")"; }
        return word < 52 ? "xmm" + (word - 20) / 2 : "upper half of ymm" + (word - 72) / 2;
    }
}
