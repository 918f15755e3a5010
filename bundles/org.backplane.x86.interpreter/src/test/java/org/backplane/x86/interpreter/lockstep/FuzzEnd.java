package org.backplane.x86.interpreter.lockstep;

import java.util.SortedMap;
import java.util.TreeMap;

import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.x86.interpreter.FuzzTables;

/**
 * How a stream ends.
 *
 * @param state registers in the handler of its exception
 * @param lines memory that it changed, the first 84 lines of 64 bytes
 */
record FuzzEnd(X86State state, SortedMap<Integer, long[]> lines) {
    static final int MOST_LINES = 84;
    static final int LINE = 64;
    /** Exceptions with an error code. */
    static final long WITH_CODE = 0x2_7d00;

    FuzzEnd(X86State state) {
        this(state, new TreeMap<>());
    }

    /** Where the flags are that the exception has pushed; a linear address. */
    int pushedFlags() {
        long[] reg = state.reg;
        boolean wide = (reg[X86Reg.ACCESS + X86Reg.CS] & Bits.ACCESS_L) != 0;
        boolean real = (reg[X86Reg.CR0] & Bits.CR0_PE) == 0;
        boolean small = !wide && (real || (reg[X86Reg.ACCESS + X86Reg.SS] & Bits.ACCESS_DB) == 0);
        long stack = small ? reg[X86Reg.RSP] & 0xffff : wide ? reg[X86Reg.RSP] : reg[X86Reg.RSP] & 0xffff_ffffL;
        boolean code = !real && (WITH_CODE >> vector() & 1) != 0;
        return (int) ((wide ? 0 : reg[X86Reg.BASE + X86Reg.SS]) + stack) + word() * (code ? 3 : 2);
    }

    /** Up to where all lines are told that it changed. */
    int told() {
        return lines.size() < MOST_LINES ? FuzzWorld.RAM : lines.lastKey() + LINE;
    }

    /** Bytes of what an exception pushes each. */
    int word() {
        if ((state.reg[X86Reg.CR0] & Bits.CR0_PE) == 0) { return 2; }
        return (state.reg[X86Reg.ACCESS + X86Reg.CS] & Bits.ACCESS_L) != 0 ? 8 : 4;
    }

    /** The exception, or -1. */
    int vector() {
        return FuzzTables.vector(state.reg[X86Reg.RIP] - 1, FuzzWorld.HANDLER.length);
    }

    /** What the exception has pushed, so many words from the flags on; 16 bits of it. */
    long pushed(FuzzWorld world, int words) {
        int at = pushedFlags() + words * word();
        if (at < 0 || at >= FuzzWorld.RAM) { return 0; }
        return line(world, at & -LINE)[at % LINE / 8] >>> 8 * (at & 7) & 0xffff;
    }

    /** The error code, where the exception has one. */
    long code(FuzzWorld world) {
        return pushed(world, -3);
    }

    /** What is in the line of an address. */
    long[] line(FuzzWorld world, int address) {
        long[] changed = lines.get(address & -LINE);
        return changed != null ? changed : world.line(address & -LINE);
    }
}
