package org.backplane.x86.interpreter;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Unanswered;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;

/** A core in real mode, with an extension, some memory and code in it. */
final class SmallMachine {
    static final int START = 0x400;

    final X86State state = new X86State();
    final SmallMemory memory;
    private final Interpreter core;

    SmallMachine(Arena arena, int compileAfter, CpuExtension extension, byte... code) {
        this(arena, null, compileAfter, extension, code);
    }

    /** With caches. */
    SmallMachine(Arena arena, DataCaches caches, int compileAfter, CpuExtension extension, byte... code) {
        this(arena, caches, compileAfter, _ -> List.of(extension), code);
    }

    /** @param plug makes the extensions of a vCPU with the state */
    SmallMachine(Arena arena, DataCaches caches, int compileAfter, Function<X86State, List<CpuExtension>> plug,
            byte... code) {
        memory = new SmallMemory(arena, 0x2000);
        memory.caches = caches;
        MemorySegment.copy(MemorySegment.ofArray(code), 0, memory.ram, START, code.length);
        Arrays.fill(state.reg, X86Reg.LIMIT, X86Reg.LIMIT + 10, 0xffff);
        Arrays.fill(state.reg, X86Reg.ACCESS, X86Reg.ACCESS + 6, 0x93);
        state.reg[X86Reg.RFLAGS] = 2;
        state.reg[X86Reg.DR7] = 0x400;
        state.reg[X86Reg.PAT] = 0x0007_0406_0007_0406L;
        state.reg[X86Reg.RIP] = START;
        List<CpuExtension> extensions = plug.apply(state);
        X86Wiring quiet = TestWiring.of(state, memory);
        Wiring base = new Wiring(state, memory, memory, quiet.clock, quiet.interrupts, quiet.hooks,
                extensions.stream().flatMap(one -> one.registers().stream()).toArray(SystemRegister[]::new),
                Unanswered.NONE, extensions);
        core = new Interpreter(compileAfter, Runnable::run);
        X86Wiring wiring = new X86Wiring(base, quiet.cpuid, quiet.capabilities, 1);
        for (CpuExtension one : extensions) { if (one instanceof X86Extension known) { known.wired(wiring); } }
        core.rewire(wiring);
    }

    /** Why it ended. */
    int run(long budget) {
        return core.run(budget);
    }
}
