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
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;

/** A vCPU with tables for segments, interrupts, tasks and pages, whose registers and code are random. */
final class FuzzMachine {
    private static final int RAM = 512 << 10;
    /** HLT: what handles a vector when a stream shall end with its first exception. */
    private static final byte[] HALT = {(byte) 0xf4};
    private static final byte[] NOTHING = {};

    private final X86State state = new X86State();
    private final CpuCore core;
    private final SmallMemory memory;
    private final Wiring wiring;
    private RandomGenerator random;
    private byte[] handler = NOTHING;
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
        handler = HALT;
    }

    /** Fresh memory; all that is random follows {@code from}. */
    void memory(RandomGenerator from, FuzzMode mode, byte[] code) {
        random = from;
        memory.ram.fill((byte) 0);
        MemorySegment.copy(MemorySegment.ofArray(code), 0, memory.ram, FuzzTables.CODE, code.length);
        revive(mode);
        core.rewire(wiring);
    }

    /** Goes on after a triple fault. */
    void revive(FuzzMode mode) {
        new FuzzTables(memory.ram, random, mode, handler).fill();
    }

    /** Code at offsets from its beginning, for those who look on. */
    byte[] code(long offset, int length) {
        long at = Math.clamp(offset, 0, RAM - FuzzTables.CODE - length);
        return memory.ram.asSlice(FuzzTables.CODE + at, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** The exception or interrupt that ended the run of a machine that is {@link #halting}, or -1. */
    int vector() {
        return state.halted ? FuzzTables.vector(reg[X86Reg.RIP] - HALT.length, HALT.length) : -1;
    }

    /** Runs with fresh registers and gives why that ended. */
    int run(FuzzMode mode, int budget) {
        new FuzzRegisters(memory.ram, random, state).fill(mode);
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

}
