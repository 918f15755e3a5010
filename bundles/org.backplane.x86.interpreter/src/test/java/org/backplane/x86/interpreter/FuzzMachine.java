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
    private static final int DESCRIPTORS = 16;
    private static final int CODE64 = 8;
    private static final int CODE32 = 16;
    private static final int DATA = 24;
    private static final int TASK = 64;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final X86State state = new X86State();
    private final CpuCore core;
    private final SmallMemory memory;
    private final Wiring wiring;
    private RandomGenerator random;
    private final long[] reg = state.reg;

    FuzzMachine(Arena arena, CpuCore core) {
        this.core = core;
        memory = new SmallMemory(arena, RAM);
        Wiring base = new Wiring(state, memory, memory, clock(), interrupts(), Hooks.NONE, new SystemRegister[0]);
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
            public int takeEvents() { return random.nextBoolean() ? X86Events.NMI : 0; }
        };
    }

    /** Fresh memory for code of 16, 32 or 64 bits; all that is random follows {@code from}. */
    void memory(RandomGenerator from, int codeSize, byte[] code) {
        random = from;
        memory.ram.fill((byte) 0);
        MemorySegment.copy(MemorySegment.ofArray(code), 0, memory.ram, CODE, code.length);
        revive(codeSize);
    }

    /** Goes on after a triple fault. */
    void revive(int codeSize) {
        tables(codeSize);
        core.rewire(wiring);
    }

    /** Runs with fresh registers and gives why that ended. */
    int run(int codeSize, int budget) {
        registers();
        mode(codeSize);
        state.halted = false;
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

    private void tables(int codeSize) {
        for (int n = 1; n < DESCRIPTORS; n++) { put(GDT + 8 * n, random.nextLong()); }
        put(GDT + CODE64, 0x00af9b000000ffffL | dpl());
        put(GDT + CODE32, 0x00cf9b000000ffffL | dpl());
        put(GDT + DATA, 0x00cf93000000ffffL | dpl());
        put(GDT + DATA + 8, 0x000093000000ffffL | dpl());
        put(GDT + DATA + 16, 0x00af9b000000ffffL | dpl());
        put(GDT + TASK, 0x0000890000000067L | (long) TSS << 16);
        put(GDT + TASK + 8, 0);
        for (int n = 4; n < 100; n += 8) { put(TSS + n, address() & -16 | (codeSize == 32 ? (long) DATA << 32 : 0)); }
        for (int vector = 0; vector < 256; vector++) { gate(vector, codeSize); }
        put(PAGES, PAGES + 0x1007);
        put(PAGES + 0x1000, PAGES + 0x2007);
        put(PAGES + 0x2000, PAGES + 0x3007);
        for (int n = 1; n < 512; n++) { put(PAGES + 0x2000 + 8 * n, (long) n << 21 | random.nextLong(0x200)); }
        for (int n = 0; n < 512; n++) { put(PAGES + 0x3000 + 8 * n, (long) n << 12 | permissions(n)); }
    }

    private long dpl() {
        return random.nextInt(4) == 0 ? 3L << 45 : 0;
    }

    /** Most pages may be used, those of code and tables all. */
    private long permissions(int page) {
        return page < 0x20 || random.nextInt(8) != 0 ? 7 : random.nextLong(0x200) | (random.nextLong() & 1L << 63);
    }

    private void gate(int vector, int codeSize) {
        long handler = CODE + random.nextInt(CODE_BYTES);
        if (codeSize == 16) {
            memory.ram.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * vector, (int) (handler & 15 | handler >> 4 << 16));
            return;
        }
        long type = random.nextInt(32) == 0
                ? random.nextLong(256)
                : 0x8e | random.nextLong(2) | random.nextLong(4) << 5;
        long selector = codeSize == 64 ? CODE64 : CODE32;
        long low = handler & 0xffff | selector << 16 | type << 40 | handler >> 16 << 48;
        put(IDT + (codeSize == 64 ? 16 : 8) * vector, low);
        if (codeSize == 64) { put(IDT + 16 * vector + 8, 0); }
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
        reg[X86Reg.DR7] = random.nextInt(8) == 0 ? random.nextInt() & 0xffff_2fffL | 0x400 : 0x400;
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

    private void mode(int codeSize) {
        boolean real = codeSize == 16;
        boolean wide = codeSize == 64;
        boolean paging = wide || codeSize == 32 && random.nextInt(4) == 0;
        reg[X86Reg.CR0] = (real ? 0x10 : 0x11) | (paging ? Bits.CR0_PG : 0) | random.nextInt() & 0x5_0026;
        if (random.nextInt(8) != 0) { reg[X86Reg.CR0] &= ~0xcL; }
        reg[X86Reg.CR3] = wide ? PAGES : PAGES + 0x1000;
        reg[X86Reg.CR4] = Bits.CR4_PAE | random.nextInt() & 0x6_8c | 0x200;
        reg[X86Reg.EFER] = wide ? 0xd01 : 0x801;
        boolean user = !real && random.nextInt(3) == 0;
        reg[X86Reg.CPL] = user ? 3 : 0;
        for (int segment = X86Reg.ES; segment <= X86Reg.GS; segment++) {
            segment(segment, real ? 0 : DATA, real ? 0xffff : 0xffff_ffffL, real ? 0x93 : 0xc093);
        }
        long code = real ? 0x9b : wide ? 0xa09b : 0xc09b;
        segment(X86Reg.CS, real ? CODE >> 4 : wide ? CODE64 : CODE32, real ? 0xffff : 0xffff_ffffL, code);
        if (real) { reg[X86Reg.BASE + X86Reg.CS] = CODE; }
        for (int segment = X86Reg.ES; user && segment <= X86Reg.GS; segment++) {
            reg[X86Reg.ACCESS + segment] |= 0x60;
        }
        segment(X86Reg.TR, TASK, 103, 0x8b);
        segment(X86Reg.LDTR, 0, 0, X86Reg.UNUSABLE);
        reg[X86Reg.BASE + X86Reg.TR] = TSS;
        reg[X86Reg.BASE + X86Reg.GDTR] = GDT;
        reg[X86Reg.LIMIT + X86Reg.GDTR] = 8 * DESCRIPTORS - 1;
        reg[X86Reg.BASE + X86Reg.IDTR] = real ? 0 : IDT;
        reg[X86Reg.LIMIT + X86Reg.IDTR] = real ? 0x3ff : 0xfff;
        reg[X86Reg.RIP] = (real ? 0 : CODE) + random.nextInt(CODE_BYTES);
    }

    private void segment(int segment, int selector, long limit, long access) {
        reg[X86Reg.SELECTOR + segment] = selector;
        reg[X86Reg.LIMIT + segment] = limit;
        reg[X86Reg.ACCESS + segment] = access;
    }
}
