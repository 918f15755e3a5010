package org.backplane.x86.interpreter.disassembly;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Draft;
import org.backplane.x86.interpreter.InterpreterFactory;
import org.backplane.x86.interpreter.SmallMemory;
import org.backplane.x86.interpreter.TestWiring;

/** Executes one instruction whose operand is where 64 KiB end: the page behind is not there, or the segment is not longer. */
final class ExtentMachine {
    /** Offset of the first byte that is not there. */
    static final int END = 0x1_0000;
    /** Where the bytes from offset 0 on are. */
    static final int BASE = 0x2_0000;

    private static final int RAM = 0x4_0000;
    private static final int GDT = 0x1000;
    private static final int IDT = 0x2000;
    private static final int PAGES = 0x4000;
    private static final int HANDLERS = 0x9000;
    private static final int CODE = 0xa000;
    private static final int STACK = 0x8000;
    private static final int HLT = 0xf4;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final int mode;
    private final SmallMemory memory;
    private final X86State state = new X86State();
    private final long[] reg = state.reg;
    private final CpuCore core = new InterpreterFactory().create(new InterpreterFactory.Config());

    ExtentMachine(Arena arena, int mode) {
        this.mode = mode;
        memory = new SmallMemory(arena, RAM);
        tables();
    }

    /** The exception of an instruction whose operand begins at an offset, or -1. */
    int run(byte[] code, Draft insn, int offset) {
        memory.ram.asSlice(BASE, END).fill((byte) 0);
        MemorySegment.copy(code, 0, memory.ram, ValueLayout.JAVA_BYTE, CODE, code.length);
        registers();
        long address = offset + (mode == 64 ? BASE : 0);
        reg[insn.base] = address - insn.disp & (mode == 16 ? 0xffff : mode == 32 ? 0xffff_ffffL : -1);
        state.raise(CpuState.FLUSH);
        core.rewire(TestWiring.of(state, memory));
        core.run(1);
        long at = reg[X86Reg.RIP] - HANDLERS;
        return at >= 0 && at < 256 ? (int) at : -1;
    }

    long faultAddress() {
        return reg[X86Reg.CR2];
    }

    private void put(long address, long value) {
        memory.ram.set(LONG, address, value);
    }

    private void tables() {
        put(GDT + 8, mode == 64 ? 0x00af9b000000ffffL : 0x00cf9b000000ffffL);
        memory.ram.asSlice(HANDLERS, 256).fill((byte) HLT);
        for (int vector = 0; vector < 256; vector++) {
            put(IDT + (mode == 64 ? 16 : 8) * vector, HANDLERS + vector | 8 << 16 | 0x8eL << 40);
        }
        put(PAGES, PAGES + 0x1003);
        put(PAGES + 0x1000, PAGES + 0x2003);
        put(PAGES + 0x2000, PAGES + 0x3003);
        for (long n = 0; n < (BASE + END) / 4096; n++) { put(PAGES + 0x3000 + 8 * n, n << 12 | 3); }
    }

    private void registers() {
        Arrays.fill(reg, 0);
        Arrays.fill(state.vec, -1); // masks
        Arrays.fill(state.fp, 0);
        state.fp[X86Fp.FCW] = 0x37f;
        state.fp[X86Fp.FTW] = 0;
        state.fp[X86Fp.MXCSR] = 0x1f80;
        state.halted = false;
        reg[X86Reg.RFLAGS] = 2;
        reg[X86Reg.RIP] = CODE;
        reg[X86Reg.RSP] = STACK + (mode == 64 ? BASE : 0);
        reg[X86Reg.CR0] = 0x11 | (mode == 64 ? 1L << 31 : 0);
        reg[X86Reg.CR3] = PAGES;
        reg[X86Reg.CR4] = 0x4_0620;
        reg[X86Reg.XCR0] = 7;
        reg[X86Reg.EFER] = mode == 64 ? 0xd01 : 0x801;
        reg[X86Reg.DR6] = 0xffff_0ff0L;
        reg[X86Reg.DR7] = 0x400;
        for (int segment = X86Reg.ES; segment <= X86Reg.TR; segment++) { segment(segment); }
        reg[X86Reg.BASE + X86Reg.GDTR] = GDT;
        reg[X86Reg.LIMIT + X86Reg.GDTR] = 0xff;
        reg[X86Reg.BASE + X86Reg.IDTR] = IDT;
        reg[X86Reg.LIMIT + X86Reg.IDTR] = 0xfff;
    }

    private void segment(int segment) {
        boolean code = segment == X86Reg.CS;
        boolean data = !code && segment <= X86Reg.GS;
        reg[X86Reg.SELECTOR + segment] = code ? 8 : 16;
        reg[X86Reg.BASE + segment] = data && mode != 64 ? BASE : 0;
        reg[X86Reg.LIMIT + segment] = data && mode != 64 ? END - 1 : 0xffff_ffffL;
        reg[X86Reg.ACCESS + segment] = code
                ? mode == 64 ? 0xa09b : mode == 32 ? 0xc09b : 0x809b
                : data ? mode == 16 ? 0x93 : 0x4093 : segment == X86Reg.TR ? 0x8b : X86Reg.UNUSABLE;
    }
}
