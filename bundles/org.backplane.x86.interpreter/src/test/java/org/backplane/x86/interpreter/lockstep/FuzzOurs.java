package org.backplane.x86.interpreter.lockstep;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Exit;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.x86.interpreter.FuzzMode;
import org.backplane.x86.interpreter.FuzzTables;
import org.backplane.x86.interpreter.InterpreterFactory;
import org.backplane.x86.interpreter.SmallMemory;
import org.backplane.x86.interpreter.TestWiring;

/** Streams of any mode on our core. */
final class FuzzOurs {
    /** More than a stream has, unless it is a loop without an end. */
    private static final int BUDGET = 2000;
    /** Bytes of real mode's interrupt vectors. */
    private static final int VECTORS = 1024;
    /** Or one more: what is not an SMI for QEMU when it is written to port B2. */
    private static final int ACPI = 0xf0;

    private final SmallMemory memory;
    private final MemorySegment before;
    private final X86State state = new X86State();
    private final CpuCore core = new InterpreterFactory().create(new InterpreterFactory.Config());

    FuzzOurs(Arena arena) {
        memory = new SmallMemory(arena, FuzzWorld.RAM);
        before = arena.allocate(FuzzWorld.RAM);
    }

    /** How it ends with its first exception; null when it has none, or leaves memory: what is there is the machine's own. */
    FuzzEnd run(FuzzStream stream) {
        byte[] world = stream.world().memory();
        before.fill((byte) 0);
        MemorySegment.copy(world, 0, before, ValueLayout.JAVA_BYTE, 0, world.length);
        memory.ram.copyFrom(before);
        state.copyRegisters(stream.start());
        state.retired = 0;
        state.halted = false;
        memory.beyond = 0;
        state.lower(CpuState.KICK);
        state.raise(CpuState.FLUSH);
        core.rewire(TestWiring.of(state, memory, Ours.REGISTERS));
        int reason = core.run(BUDGET);
        FuzzEnd end = end();
        boolean out = reason == Exit.HALT && end.vector() >= 0 && isWhole(stream.world().mode()) && memory.beyond == 1
                && (state.reg[X86Reg.RAX] & 0xfe) != ACPI;
        return out ? end : null;
    }

    /** Whether nothing has written to handlers and, in real mode, to what leads there. */
    private boolean isWhole(FuzzMode mode) {
        return isSame(FuzzTables.HANDLERS, 256L * FuzzWorld.HANDLER.length)
                && (mode != FuzzMode.REAL || isSame(0, VECTORS));
    }

    private boolean isSame(long at, long bytes) {
        return MemorySegment.mismatch(memory.ram, at, at + bytes, before, at, at + bytes) < 0;
    }

    /** Instructions of the last one. */
    long retired() {
        return state.retired;
    }

    private FuzzEnd end() {
        X86State copy = new X86State();
        copy.copyRegisters(state);
        FuzzEnd end = new FuzzEnd(copy);
        for (long at = 0; (at = next(at)) < FuzzWorld.RAM
                && end.lines().size() < FuzzEnd.MOST_LINES; at += FuzzEnd.LINE) {
            end.lines().put((int) at, memory.ram.asSlice(at, FuzzEnd.LINE).toArray(ValueLayout.JAVA_LONG_UNALIGNED));
        }
        return end;
    }

    /** The first line that was changed, from there on. */
    private long next(long from) {
        long found = MemorySegment.mismatch(memory.ram, from, FuzzWorld.RAM, before, from, FuzzWorld.RAM);
        return found < 0 ? FuzzWorld.RAM : from + found & -FuzzEnd.LINE;
    }
}
