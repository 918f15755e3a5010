package org.backplane.x86.interpreter;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Events;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.lib.x86.Bits;

/** A vCPU with tables for segments, interrupts, tasks and pages, whose registers and code are random. */
final class FuzzMachine {
    static final int CODE = 0x1_0000;
    static final int CODE_BYTES = 2048;

    private static final int RAM = 512 << 10;
    private static final int GDT = 0x1000;
    private static final int IDT = 0x2000;
    private static final int TSS = 0x3000;
    private static final int PAGES = 0x4000;
    /** Page tables of 2 levels. */
    private static final int PAGES2 = 0x8000;
    /** The four entries of PAE paging. */
    private static final int DIRECTORIES = 0xb000;
    /** HLT for every vector: what is in a gate when a stream shall end with its first exception. */
    private static final int HANDLERS = 0xa000;
    private static final int DESCRIPTORS = 16;
    private static final int CODE64 = 8;
    private static final int CODE32 = 16;
    private static final int DATA = 24;
    private static final int CODE16 = 48;
    private static final int TASK = 64;
    private static final int HLT = 0xf4;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final X86State state = new X86State();
    private final CpuCore core;
    private final SmallMemory memory;
    private final Wiring wiring;
    private RandomGenerator random;
    private boolean halting;
    private final long[] reg = state.reg;

    FuzzMachine(Arena arena, CpuCore core) {
        this(arena, core, Hooks.NONE);
    }

    FuzzMachine(Arena arena, CpuCore core, Hooks hooks) {
        this.core = core;
        memory = new SmallMemory(arena, RAM);
        Wiring base = new Wiring(state, memory, memory, clock(), interrupts(), hooks, new SystemRegister[0]);
        wiring = new X86Wiring(base, (s, leaf, subleaf) -> Arrays.fill(s.reg, 0, 4, leaf),
                new Capabilities(List.of(Feature.values())), 1_000_000_000);
    }

    private MachineClock clock() {
        return new MachineClock() {
            private long now;

            @Override
            public long nanos() { return now++; }

            @Override
            public long epochNanos() { return 0; }
        };
    }

    /** Something for every look. */
    private InterruptController interrupts() {
        return new InterruptController() {
            @Override
            public boolean requests() { return random.nextInt(4) == 0; }

            @Override
            public int acknowledge() { return random.nextInt(-1, 256); }

            @Override
            public int takeEvents(int wanted) {
                return random.nextInt(wanted == X86Events.SMI ? 8 : 2) == 0 ? wanted : 0;
            }
        };
    }

    /** From now on exceptions and interrupts end a run: {@link #vector} tells which. */
    void halting() {
        halting = true;
    }

    /** Fresh memory; all that is random follows {@code from}. */
    void memory(RandomGenerator from, FuzzMode mode, byte[] code) {
        random = from;
        memory.ram.fill((byte) 0);
        MemorySegment.copy(MemorySegment.ofArray(code), 0, memory.ram, CODE, code.length);
        revive(mode);
        core.rewire(wiring);
    }

    /** Goes on after a triple fault. */
    void revive(FuzzMode mode) {
        tables(mode);
    }

    /** Code at offsets from its beginning, for those who look on. */
    byte[] code(long offset, int length) {
        long at = Math.clamp(offset, 0, RAM - CODE - length);
        return memory.ram.asSlice(CODE + at, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** The exception or interrupt that ended the run of a machine that is {@link #halting}, or -1. */
    int vector() {
        long handler = reg[X86Reg.RIP] - HANDLERS - 1;
        return state.halted && handler >= 0 && handler < 256 ? (int) handler : -1;
    }

    /** Runs with fresh registers and gives why that ended. */
    int run(FuzzMode mode, int budget) {
        registers();
        mode(mode);
        state.halted = false;
        state.lower(CpuState.KICK); // of RSM
        state.raise(CpuState.FLUSH | (random.nextInt(4) == 0 ? CpuState.INTERRUPT : 0));
        return core.run(budget);
    }

    /** What is different in another machine, or null. */
    String difference(FuzzMachine other) {
        for (int n = 0; n < reg.length; n++) {
            if (reg[n] != other.reg[n]) {
                return "register " + n + ": " + Long.toHexString(reg[n]) + ", " + Long.toHexString(other.reg[n]);
            }
        }
        if (retired() != other.retired()) { return "retired: " + retired() + ", " + other.retired(); }
        if (!Arrays.equals(state.vec, other.state.vec)) { return "vector registers"; }
        if (!Arrays.equals(state.fp, other.state.fp)) { return "x87 registers"; }
        long byteAt = memory.ram.mismatch(other.memory.ram);
        return byteAt < 0 ? null : "memory at " + Long.toHexString(byteAt);
    }

    String failure() {
        return core.exit().detail;
    }

    long retired() {
        return state.retired;
    }

    private void put(long address, long value) {
        memory.ram.set(LONG, address, value);
    }

    private void tables(FuzzMode mode) {
        for (int n = 1; n < DESCRIPTORS; n++) { put(GDT + 8 * n, random.nextLong()); }
        put(GDT + CODE64, 0x00af9b000000ffffL | dpl());
        put(GDT + CODE32, 0x00cf9b000000ffffL | dpl());
        put(GDT + DATA, 0x00cf93000000ffffL | dpl());
        put(GDT + DATA + 8, 0x000093000000ffffL | dpl());
        put(GDT + DATA + 16, 0x00af9b000000ffffL | dpl());
        put(GDT + CODE16, 0x00009b010000ffffL | dpl());
        put(GDT + TASK, 0x0000890000000067L | (long) TSS << 16);
        put(GDT + TASK + 8, 0);
        for (int n = 4; n < 100; n += 8) {
            put(TSS + n, address() & -16 | (mode.isLong() ? 0 : (long) DATA << 32));
        }
        memory.ram.asSlice(HANDLERS, 256).fill((byte) HLT);
        for (int vector = 0; vector < 256; vector++) { gate(vector, mode); }
        wideTables();
        narrowTables();
        for (int n = random.nextInt(16) * random.nextInt(2); n > 0; n--) {
            put(PAGES + random.nextInt(0x6000) & -8, random.nextLong());
        }
    }

    private void wideTables() {
        put(PAGES, PAGES + 0x1007);
        put(PAGES + 0x1000, PAGES + 0x2007);
        put(DIRECTORIES, PAGES + 0x2001);
        put(PAGES + 0x2000, PAGES + 0x3007);
        for (int n = 1; n < 512; n++) { put(PAGES + 0x2000 + 8 * n, (long) n << 21 | random.nextLong(0x200)); }
        for (int n = 0; n < 512; n++) { put(PAGES + 0x3000 + 8 * n, (long) n << 12 | permissions(n)); }
    }

    private void narrowTables() {
        put4(PAGES2, PAGES2 + 0x1007);
        for (int n = 1; n < 1024; n++) { put4(PAGES2 + 4 * n, n << 22 | random.nextInt(0x200)); }
        for (int n = 0; n < 1024; n++) { put4(PAGES2 + 0x1000 + 4 * n, n << 12 | (int) permissions(n)); }
    }

    private void put4(long address, int value) {
        memory.ram.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
    }

    private long dpl() {
        return random.nextInt(4) == 0 ? 3L << 45 : 0;
    }

    /** Most pages may be used, those of code and tables all. */
    private long permissions(int page) {
        return page < 0x20 || random.nextInt(8) != 0 ? 7 : random.nextLong(0x200) | (random.nextLong() & 1L << 63);
    }

    private void gate(int vector, FuzzMode mode) {
        long handler = halting ? HANDLERS + vector : CODE + random.nextInt(CODE_BYTES);
        if (mode == FuzzMode.REAL) {
            put4(4L * vector, (int) (handler & 15 | handler >> 4 << 16));
            if (halting) { put4(4L * vector, (int) handler); }
            return;
        }
        long type = random.nextInt(32) == 0 && !halting
                ? random.nextLong(256)
                : 0x8e | random.nextLong(2) | random.nextLong(4) << 5;
        long selector = mode.isLong() ? CODE64 : CODE32;
        long low = handler & 0xffff | selector << 16 | type << 40 | handler >> 16 << 48;
        put(IDT + (mode.isLong() ? 16 : 8) * vector, low);
        if (mode.isLong()) { put(IDT + 16 * vector + 8, 0); }
    }

    private void registers() {
        Arrays.fill(reg, 0);
        for (int n = X86Reg.RAX; n <= X86Reg.R15; n++) { reg[n] = value(); }
        for (int n = 0; n < state.vec.length; n++) { state.vec[n] = random.nextLong(); }
        for (int n = 0; n < 8; n++) {
            state.fp[X86Fp.SIGNIFICAND + n] = random.nextLong();
            state.fp[X86Fp.EXPONENT + n] = random.nextInt(0x1_0000);
            reg[X86Reg.DR0 + n] = random.nextInt(4) == 0 ? address() : 0;
        }
        state.fp[X86Fp.FCW] = random.nextInt(0x1_0000) & 0x1f3f | 0x40;
        state.fp[X86Fp.FSW] = random.nextInt(0x1_0000) & 0x7f7f;
        state.fp[X86Fp.FTW] = random.nextInt(0x1_0000);
        state.fp[X86Fp.MXCSR] = random.nextInt(0x1_0000);
        reg[X86Reg.DR6] = 0xffff_0ff0L;
        reg[X86Reg.DR7] = random.nextInt(8) == 0 ? random.nextInt() & 0xffff_27ffL | 0x400 : 0x400;
        reg[X86Reg.SMM] = random.nextInt(8) == 0 ? 1 : 0;
        reg[X86Reg.SMBASE] = random.nextInt(8) == 0 ? random.nextInt() & 0xffff_ffffL : address() & -256;
        reg[X86Reg.RSP] = address() & -8;
        reg[X86Reg.RFLAGS] = 2 | random.nextInt() & 0x4_4ed5 | (random.nextInt(8) == 0 ? Bits.TF : 0);
    }

    private long address() {
        return random.nextInt(0x2_0000, RAM);
    }

    private long value() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(-64, 64);
            case 2 -> 0x8000_0000_0000_0000L >> random.nextInt(64);
            case 3 -> address() | 0xfff;
            default -> address();
        };
    }

    private void mode(FuzzMode mode) {
        boolean real = mode == FuzzMode.REAL;
        reg[X86Reg.CR0] = (real ? 0x10 : 0x11) | (mode.isPaged() ? Bits.CR0_PG : 0) | random.nextInt() & 0x5_0026;
        if (random.nextInt(8) != 0) { reg[X86Reg.CR0] &= ~0xcL; }
        reg[X86Reg.CR3] = mode.isLong() ? PAGES : mode.isWide() ? DIRECTORIES : PAGES2;
        for (int n = 0; n < 4; n++) { reg[X86Reg.PDPTE + n] = memory.ram.get(LONG, DIRECTORIES + 8 * n); }
        reg[X86Reg.CR4] = (mode.isWide() || real ? Bits.CR4_PAE : random.nextInt() & 0x10) | random.nextInt() & 0x6_8c
                | 0x200;
        reg[X86Reg.EFER] = mode.isLong() ? 0xd01 : 0x801;
        boolean user = mode == FuzzMode.VIRTUAL_8086 || !real && random.nextInt(3) == 0;
        reg[X86Reg.CPL] = user ? 3 : 0;
        segments(mode, user);
        segment(X86Reg.TR, TASK, 103, 0x8b);
        segment(X86Reg.LDTR, 0, 0, X86Reg.UNUSABLE);
        reg[X86Reg.BASE + X86Reg.TR] = TSS;
        reg[X86Reg.BASE + X86Reg.GDTR] = GDT;
        reg[X86Reg.LIMIT + X86Reg.GDTR] = 8 * DESCRIPTORS - 1;
        reg[X86Reg.BASE + X86Reg.IDTR] = real ? 0 : IDT;
        reg[X86Reg.LIMIT + X86Reg.IDTR] = real ? 0x3ff : 0xfff;
        reg[X86Reg.RIP] = (mode.codeSize == 16 ? 0 : CODE) + random.nextInt(CODE_BYTES);
        if (mode == FuzzMode.VIRTUAL_8086) { reg[X86Reg.RFLAGS] |= Bits.VM | random.nextLong(4) << 12; }
    }

    private void segments(FuzzMode mode, boolean user) {
        boolean small = mode.isReal();
        for (int segment = X86Reg.ES; segment <= X86Reg.GS; segment++) {
            segment(segment, small ? 0 : DATA, small ? 0xffff : 0xffff_ffffL, small ? 0x93 : 0xc093);
        }
        int selector = small ? CODE >> 4 : mode.codeSize == 64 ? CODE64 : mode.codeSize == 32 ? CODE32 : CODE16;
        long access = mode.codeSize == 16 ? 0x9b : mode.codeSize == 64 ? 0xa09b : 0xc09b;
        segment(X86Reg.CS, selector, mode.codeSize == 16 ? 0xffff : 0xffff_ffffL, access);
        reg[X86Reg.BASE + X86Reg.CS] = mode.codeSize == 16 ? CODE : 0;
        for (int segment = X86Reg.ES; user && segment <= X86Reg.GS; segment++) {
            reg[X86Reg.ACCESS + segment] |= 0x60;
        }
    }

    private void segment(int segment, int selector, long limit, long access) {
        reg[X86Reg.SELECTOR + segment] = selector;
        reg[X86Reg.LIMIT + segment] = limit;
        reg[X86Reg.ACCESS + segment] = access;
    }
}
