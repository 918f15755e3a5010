package org.backplane.x86.interpreter.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.Exit;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.lib.x86.Bits;
import org.backplane.x86.architecture.cpuid.CpuidTable;
import org.backplane.x86.interpreter.InterpreterFactory;
import org.backplane.x86.interpreter.SmallMemory;

/**
 * Executes inputs with the interpreter, in a machine whose user mode is that of a Linux process: paging, descriptor table
 * and control registers. IRET enters user mode; every gate leads to a HLT of its own.
 */
final class Model {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final int BUDGET = 5000;

    /** What only the kernel sees: physical addresses, and the linear one of the first. */
    private static final int SYSTEM = Layout.BYTES;
    private static final long KERNEL = 0xffff_ff80_0000_0000L;
    private static final int GDT = 0;
    private static final int LDT = 0x100;
    private static final int TSS = 0x200;
    private static final int STACK_TOP = 0x800;
    private static final int IRET = 0x800;
    private static final int HANDLERS = 0xe00;
    private static final int IDT = 0x1000;
    private static final int SYSTEM_BYTES = 0x2000;
    private static final int TABLES = SYSTEM + SYSTEM_BYTES;
    private static final int RAM = TABLES + 8 * Layout.PAGE;

    private static final int KERNEL_CODE = 0x10;
    /** What Linux gives a new process. */
    private static final int LINUX_PKRU = 0x55555554;
    private static final int TASK = 0x40;
    private static final int LOCAL = 0x50;
    /** Linux's descriptors 1 to 6, and 15. */
    private static final long[] DESCRIPTORS = {0x00cf9b000000ffffL, 0x00af9b000000ffffL, 0x00cf93000000ffffL,
            0x00cffb000000ffffL, 0x00cff3000000ffffL, 0x00affb000000ffffL};
    private static final long CPU_NUMBER = 0x0040f50000000000L;
    /** What modify_ldt makes. */
    private static final long USER_CODE_16 = 0x0010fb000000ffffL;

    private static final Capabilities FEATURES = new Capabilities(List.of(Feature.values()));

    private final CpuCore core = new InterpreterFactory().create(new InterpreterFactory.Config());
    private final X86State state = new X86State();
    private final long[] reg = state.reg;
    private final SmallMemory memory;
    private final MemorySegment ram;
    private final MemorySegment background = MemorySegment.ofArray(Layout.background());
    private final MemorySegment before = MemorySegment.ofArray(Layout.background());
    private final Wiring wiring;

    Model(Arena arena) {
        memory = new SmallMemory(arena, RAM);
        ram = memory.ram;
        MemorySegment.copy(background, 0, ram, 0, Layout.BYTES);
        wiring = new X86Wiring(
                new Wiring(state, memory, memory, still(), noInterrupts(), Hooks.NONE, new SystemRegister[0]),
                new CpuidTable(List.of(), FEATURES, 0), FEATURES, 1);
        descriptors();
        pages();
        start();
    }

    private static MachineClock still() {
        return new MachineClock() {
            @Override
            public long nanos() { return 0; }

            @Override
            public long epochNanos() { return 0; }
        };
    }

    private static InterruptController noInterrupts() {
        return new InterruptController() {
            @Override
            public boolean requests() { return false; }

            @Override
            public int acknowledge() { return -1; }

            @Override
            public int takeEvents(int wanted) { return 0; }
        };
    }

    private void put(int at, long value) {
        ram.set(LONG, at, value);
    }

    private void descriptors() {
        for (int n = 0; n < DESCRIPTORS.length; n++) { put(SYSTEM + GDT + 8 + 8 * n, DESCRIPTORS[n]); }
        put(SYSTEM + GDT + 15 * 8, CPU_NUMBER);
        put(SYSTEM + LDT, USER_CODE_16);
        long task = KERNEL + TSS;
        put(SYSTEM + GDT + TASK, 0x67 | (task & 0xff_ffff) << 16 | 0x8bL << 40 | (task >>> 24 & 0xff) << 56);
        put(SYSTEM + GDT + TASK + 8, task >>> 32);
        put(SYSTEM + TSS + 4, KERNEL + STACK_TOP);
        ram.set(SHORT, SYSTEM + TSS + 102, (short) 0x68);
        ram.asSlice(SYSTEM + HANDLERS, 256).fill((byte) 0xf4);
        ram.set(SHORT, SYSTEM + IRET, (short) 0xcf48);
        for (int vector = 0; vector < 256; vector++) { gate(vector); }
    }

    private void gate(int vector) {
        long handler = KERNEL + HANDLERS + vector;
        long privilege = vector == 3 || vector == 4 ? 3L << 45 : 0;
        put(SYSTEM + IDT + 16 * vector,
                handler & 0xffff | (long) KERNEL_CODE << 16 | 0x8eL << 40 | privilege
                        | (handler >>> 16 & 0xffff) << 48);
        put(SYSTEM + IDT + 16 * vector + 8, handler >>> 32);
    }

    /** Levels 4 and 3 have a table each for both halves; then a directory each, and tables for the first, the middle and the last. */
    private void pages() {
        int table = TABLES;
        put(table, table + 0x1007);
        put(table + 511 * 8, table + 0x2003);
        put(table + 0x1000, table + 0x3007);
        put(table + 0x2000, table + 0x4003);
        put(table + 0x3000, table + 0x5007);
        put(table + 0x3000 + 128 * 8, table + 0x6007);
        put(table + 0x4000, table + 0x7003);
        for (int n = 0; n < Layout.PAGES.size(); n++) {
            Layout.Page page = Layout.PAGES.get(n);
            int leaf = page.address() < 0x20_0000 ? 0x5000 : 0x6000;
            long rights = 5 | (page.writable() ? 2 : 0) | (page.code() ? 0 : 1L << 63);
            put(table + leaf + (int) (page.address() >>> 12 & 511) * 8, n * Layout.PAGE | rights);
        }
        put(table + 0x7000, SYSTEM | 3);
        put(table + 0x7000 + 8, SYSTEM + Layout.PAGE | 3);
    }

    /** The kernel just before it enters user mode for the first time. */
    private void start() {
        Arrays.fill(reg, 0);
        reg[X86Reg.CR0] = Bits.CR0_PE | Bits.CR0_MP | Bits.CR0_ET | Bits.CR0_NE | Bits.CR0_WP | Bits.CR0_AM
                | Bits.CR0_PG;
        reg[X86Reg.CR3] = TABLES;
        reg[X86Reg.CR4] = Bits.CR4_PAE | Bits.CR4_PGE | Bits.CR4_OSFXSR | Bits.CR4_OSXMMEXCPT | Bits.CR4_FSGSBASE
                | Bits.CR4_OSXSAVE | Bits.CR4_PKE;
        reg[X86Reg.XCR0] = Bits.XCR0_X87 | Bits.XCR0_AVX;
        reg[X86Reg.EFER] = Bits.EFER_LME | Bits.EFER_LMA | Bits.EFER_NXE | Bits.EFER_SCE;
        reg[X86Reg.DR7] = 0x400;
        reg[X86Reg.RFLAGS] = 2;
        segment(X86Reg.CS, KERNEL_CODE, 0xa09b);
        segment(X86Reg.SS, 0x18, 0xc093);
        segment(X86Reg.LDTR, LOCAL, 0x82);
        reg[X86Reg.BASE + X86Reg.LDTR] = KERNEL + LDT;
        reg[X86Reg.LIMIT + X86Reg.LDTR] = 7;
        segment(X86Reg.TR, TASK, 0x8b);
        reg[X86Reg.BASE + X86Reg.TR] = KERNEL + TSS;
        reg[X86Reg.LIMIT + X86Reg.TR] = 0x67;
        reg[X86Reg.BASE + X86Reg.GDTR] = KERNEL + GDT;
        reg[X86Reg.LIMIT + X86Reg.GDTR] = 0x7f;
        reg[X86Reg.BASE + X86Reg.IDTR] = KERNEL + IDT;
        reg[X86Reg.LIMIT + X86Reg.IDTR] = 0xfff;
        core.rewire(wiring);
    }

    private void segment(int segment, long selector, long access) {
        reg[X86Reg.SELECTOR + segment] = selector;
        reg[X86Reg.ACCESS + segment] = selector == 0 ? X86Reg.UNUSABLE : access;
        reg[X86Reg.LIMIT + segment] = selector == 0 ? 0 : 0xffff_ffffL;
        reg[X86Reg.BASE + segment] = 0;
    }

    /** Executes an input until an exception comes. */
    Outcome run(Case vector) {
        memory(vector, false);
        registers(vector.state);
        state.halted = false;
        int reason = core.run(BUDGET);
        Outcome outcome = new Outcome();
        if (reason == Exit.HALT) {
            outcome(outcome);
        } else {
            outcome.trap = Outcome.HANG;
        }
        changes(outcome);
        memory(vector, true);
        if (reason != Exit.HALT) {
            if (reason != Exit.BUDGET) { throw new AssertionError("exit " + reason + ": " + core.exit().detail); }
            start();
        }
        return outcome;
    }

    private void memory(Case vector, boolean undo) {
        for (Case.Patch patch : vector.patches) {
            int at = Layout.offset(patch.address());
            int length = patch.bytes().length;
            MemorySegment from = undo ? background.asSlice(at, length) : MemorySegment.ofArray(patch.bytes());
            MemorySegment.copy(from, 0, ram, at, length);
            MemorySegment.copy(from, 0, before, at, length);
            core.invalidate(at & -Layout.PAGE, Layout.PAGE);
        }
    }

    private void changes(Outcome outcome) {
        for (int n = 0; n < Layout.PAGES.size(); n++) {
            int from = n * Layout.PAGE;
            int to = from + Layout.PAGE;
            while (Layout.PAGES.get(n).writable() && from < to) { from = change(outcome, from, to); }
        }
    }

    /** Takes the next changed word back, if there is one; says where to go on. */
    private int change(Outcome outcome, int from, int to) {
        long at = MemorySegment.mismatch(ram, from, to, before, from, to);
        if (at < 0) { return to; }
        int word = from + (int) at & -8;
        outcome.memory.put(Layout.address(word), ram.get(LONG, word));
        ram.set(LONG, word, before.get(LONG, word));
        return word + 8;
    }

    private void registers(long[] from) {
        System.arraycopy(from, 0, reg, X86Reg.RAX, 16);
        for (int n : new int[]{X86Reg.ES, X86Reg.DS, X86Reg.FS, X86Reg.GS}) {
            segment(n, from[State.SELECTOR + n], 0xc0f3);
        }
        reg[X86Reg.BASE + X86Reg.FS] = from[State.FS_BASE];
        reg[X86Reg.BASE + X86Reg.GS] = from[State.GS_BASE];
        reg[X86Reg.PKRU] = LINUX_PKRU;
        vectors(from);
        int frame = STACK_TOP - 40;
        put(SYSTEM + frame, from[State.RIP]);
        put(SYSTEM + frame + 8, from[State.CS]);
        put(SYSTEM + frame + 16, from[State.RFLAGS]);
        put(SYSTEM + frame + 24, from[State.RSP]);
        put(SYSTEM + frame + 32, from[State.CS + 1]);
        reg[X86Reg.RSP] = KERNEL + frame;
        reg[X86Reg.RIP] = KERNEL + IRET;
    }

    private void vectors(long[] from) {
        long[] fp = state.fp;
        fp[X86Fp.FCW] = from[State.FCW];
        fp[X86Fp.FSW] = from[State.FSW];
        fp[X86Fp.FOP] = from[State.FOP];
        fp[X86Fp.FIP] = from[State.FIP];
        fp[X86Fp.FDP] = from[State.FDP];
        fp[X86Fp.FCS] = 0;
        fp[X86Fp.FDS] = 0;
        fp[X86Fp.MXCSR] = from[State.MXCSR];
        fp[X86Fp.FTW] = 0;
        System.arraycopy(from, State.SIGNIFICAND, fp, X86Fp.SIGNIFICAND, 8);
        System.arraycopy(from, State.EXPONENT, fp, X86Fp.EXPONENT, 8);
        for (int n = 0; n < 8; n++) {
            if ((from[State.FTW] >>> n & 1) == 0) { fp[X86Fp.FTW] |= 3 << 2 * n; }
        }
        for (int n = 0; n < 16; n++) {
            System.arraycopy(from, State.ymm(n, 0), state.vec, n * X86State.LANES, 4);
        }
    }

    private void outcome(Outcome outcome) {
        long[] to = outcome.state;
        outcome.trap = (int) (reg[X86Reg.RIP] - KERNEL - HANDLERS - 1);
        int frame = STACK_TOP - 40;
        boolean hasError = reg[X86Reg.RSP] == KERNEL + frame - 8;
        outcome.error = hasError ? ram.get(LONG, SYSTEM + frame - 8) : 0;
        outcome.cr2 = outcome.trap == 14 ? reg[X86Reg.CR2] : 0;
        System.arraycopy(reg, X86Reg.RAX, to, 0, 16);
        to[State.RIP] = ram.get(LONG, SYSTEM + frame);
        to[State.RFLAGS] = ram.get(LONG, SYSTEM + frame + 16);
        to[State.RSP] = ram.get(LONG, SYSTEM + frame + 24);
        to[State.FS_BASE] = reg[X86Reg.BASE + X86Reg.FS];
        to[State.GS_BASE] = reg[X86Reg.BASE + X86Reg.GS];
        System.arraycopy(reg, X86Reg.SELECTOR, to, State.SELECTOR, 6);
        to[State.CS] = ram.get(LONG, SYSTEM + frame + 8);
        to[State.CS + 1] = ram.get(LONG, SYSTEM + frame + 32);
        floats(to);
    }

    private void floats(long[] to) {
        long[] fp = state.fp;
        to[State.FCW] = fp[X86Fp.FCW];
        to[State.FSW] = fp[X86Fp.FSW];
        to[State.FOP] = fp[X86Fp.FOP];
        to[State.FIP] = fp[X86Fp.FIP];
        to[State.FDP] = fp[X86Fp.FDP];
        to[State.MXCSR] = fp[X86Fp.MXCSR];
        System.arraycopy(fp, X86Fp.SIGNIFICAND, to, State.SIGNIFICAND, 8);
        System.arraycopy(fp, X86Fp.EXPONENT, to, State.EXPONENT, 8);
        for (int n = 0; n < 8; n++) {
            if ((fp[X86Fp.FTW] >>> 2 * n & 3) != 3) { to[State.FTW] |= 1 << n; }
        }
        for (int n = 0; n < 16; n++) {
            System.arraycopy(state.vec, n * X86State.LANES, to, State.ymm(n, 0), 4);
        }
    }
}
