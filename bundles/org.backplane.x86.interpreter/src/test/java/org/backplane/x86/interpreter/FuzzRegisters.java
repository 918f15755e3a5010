package org.backplane.x86.interpreter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;

/** Random registers of a vCPU that is in a mode, with {@link FuzzTables} in its memory. */
public final class FuzzRegisters {
    private final MemorySegment ram;
    private final RandomGenerator random;
    private final X86State state;
    private final long[] reg;

    public FuzzRegisters(MemorySegment ram, RandomGenerator random, X86State state) {
        this.ram = ram;
        this.random = random;
        this.state = state;
        reg = state.reg;
    }

    /** Fresh ones. */
    public void fill(FuzzMode mode) {
        registers();
        mode(mode);
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
        return random.nextInt(0x2_0000, (int) ram.byteSize());
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
        reg[X86Reg.CR3] = mode.isLong() ? FuzzTables.PAGES : mode.isWide() ? FuzzTables.DIRECTORIES : FuzzTables.PAGES2;
        for (int n = 0; n < 4; n++) {
            reg[X86Reg.PDPTE + n] = ram.get(ValueLayout.JAVA_LONG_UNALIGNED, FuzzTables.DIRECTORIES + 8 * n);
        }
        reg[X86Reg.CR4] = control4(mode);
        reg[X86Reg.XCR0] = random.nextInt(8) == 0 ? 1 | 2 * random.nextLong(2) : 7;
        reg[X86Reg.EFER] = mode.isLong() ? 0xd01 : 0x801;
        boolean user = mode == FuzzMode.VIRTUAL_8086 || !real && random.nextInt(3) == 0;
        reg[X86Reg.CPL] = user ? 3 : 0;
        segments(mode, user);
        segment(X86Reg.TR, FuzzTables.TASK, 103, 0x8b);
        segment(X86Reg.LDTR, 0, 0, X86Reg.UNUSABLE);
        reg[X86Reg.BASE + X86Reg.TR] = FuzzTables.TSS;
        reg[X86Reg.BASE + X86Reg.GDTR] = FuzzTables.GDT;
        reg[X86Reg.LIMIT + X86Reg.GDTR] = 8 * FuzzTables.DESCRIPTORS - 1;
        reg[X86Reg.BASE + X86Reg.IDTR] = real ? 0 : FuzzTables.IDT;
        reg[X86Reg.LIMIT + X86Reg.IDTR] = real ? 0x3ff : 0xfff;
        reg[X86Reg.RIP] = (mode.codeSize == 16 ? 0 : FuzzTables.CODE) + random.nextInt(FuzzTables.CODE_BYTES);
        if (mode == FuzzMode.VIRTUAL_8086) { reg[X86Reg.RFLAGS] |= Bits.VM | random.nextLong(4) << 12; }
    }

    /** Mostly with OSFXSR and OSXSAVE; PCIDE is long mode's. */
    private long control4(FuzzMode mode) {
        long any = Bits.CR4_TSD | Bits.CR4_DE | Bits.CR4_PGE | Bits.CR4_OSXMMEXCPT | Bits.CR4_UMIP | Bits.CR4_FSGSBASE
                | Bits.CR4_PKE | (mode.isLong() ? Bits.CR4_PCIDE : 0)
                | (random.nextInt(16) == 0 ? Bits.CR4_SMEP | Bits.CR4_SMAP : 0);
        long pages = mode.isWide() || mode == FuzzMode.REAL ? Bits.CR4_PAE : random.nextLong() & Bits.CR4_PSE;
        long sse = random.nextInt(8) == 0 ? 0 : Bits.CR4_OSFXSR | Bits.CR4_OSXSAVE;
        return pages | sse | any & random.nextLong() & random.nextLong();
    }

    private void segments(FuzzMode mode, boolean user) {
        boolean small = mode.isReal();
        for (int segment = X86Reg.ES; segment <= X86Reg.GS; segment++) {
            segment(segment, small ? 0 : FuzzTables.DATA, small ? 0xffff : 0xffff_ffffL, small ? 0x93 : 0xc093);
        }
        int selector = small
                ? FuzzTables.CODE >> 4
                : mode.codeSize == 64 ? FuzzTables.CODE64 : mode.codeSize == 32 ? FuzzTables.CODE32 : FuzzTables.CODE16;
        long access = mode.codeSize == 16 ? 0x9b : mode.codeSize == 64 ? 0xa09b : 0xc09b;
        segment(X86Reg.CS, selector, mode.codeSize == 16 ? 0xffff : 0xffff_ffffL, access);
        reg[X86Reg.BASE + X86Reg.CS] = mode.codeSize == 16 ? FuzzTables.CODE : 0;
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
