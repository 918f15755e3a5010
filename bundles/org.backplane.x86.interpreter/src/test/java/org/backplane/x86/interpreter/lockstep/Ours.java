package org.backplane.x86.interpreter.lockstep;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.List;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Exit;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.x86.interpreter.InterpreterFactory;
import org.backplane.x86.interpreter.SmallMemory;
import org.backplane.x86.interpreter.TestWiring;

/** Guests on our core, which starts as a multiboot loader leaves it: protected mode, flat segments. */
final class Ours {
    private static final int CODE = 8;
    private static final int DATA = 16;
    /** More than one takes from exception to exception on an average, unless it is a loop without an end. */
    private static final long INSTRUCTIONS = 60_000;

    /** By their numbers. */
    static final SystemRegister[] REGISTERS = {new Plain(Msr.IA32_SYSENTER_CS, X86Reg.SYSENTER_CS),
            new Plain(Msr.IA32_SYSENTER_ESP, X86Reg.SYSENTER_ESP),
            new Plain(Msr.IA32_SYSENTER_EIP, X86Reg.SYSENTER_EIP), new Plain(Msr.IA32_EFER, X86Reg.EFER),
            new Plain(Msr.IA32_STAR, X86Reg.STAR), new Plain(Msr.IA32_LSTAR, X86Reg.LSTAR),
            new Plain(Msr.IA32_FMASK, X86Reg.FMASK), new Plain(Msr.IA32_KERNEL_GS_BASE, X86Reg.KERNEL_GS_BASE)};

    private final Program program;
    private long retired;

    Ours(Program program) {
        this.program = program;
    }

    List<long[]> run(List<Input> guests) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            SmallMemory memory = new SmallMemory(arena, (int) Image.BYTES);
            Image image = new Image(memory.ram);
            image.fill(guests);
            image.load(Files.readAllBytes(program.flat()));
            execute(memory, INSTRUCTIONS * guests.stream().mapToInt(Input::records).sum());
            return image.records(guests);
        }
    }

    /** Instructions of the last run, with those of the program around the guests. */
    long retired() {
        return retired;
    }

    private void execute(SmallMemory memory, long budget) {
        X86State state = new X86State();
        long[] reg = state.reg;
        reg[X86Reg.CR0] = 0x11;
        reg[X86Reg.RFLAGS] = 2;
        reg[X86Reg.RIP] = Image.ENTRY;
        reg[X86Reg.DR6] = 0xffff_0ff0L;
        reg[X86Reg.DR7] = 0x400;
        reg[X86Reg.ACCESS + X86Reg.TR] = 0x8b;
        for (int segment = X86Reg.ES; segment <= X86Reg.GS; segment++) {
            boolean code = segment == X86Reg.CS;
            reg[X86Reg.SELECTOR + segment] = code ? CODE : DATA;
            reg[X86Reg.LIMIT + segment] = 0xffff_ffffL;
            reg[X86Reg.ACCESS + segment] = code ? 0xc09b : 0xc093;
        }
        CpuCore core = new InterpreterFactory().create(new InterpreterFactory.Config());
        core.rewire(TestWiring.of(state, memory, REGISTERS));
        int reason = core.run(budget);
        retired = state.retired;
        if (reason != Exit.HALT) {
            throw new AssertionError("exit %d: %s at %x, CR2 %x".formatted(reason, core.exit().detail, reg[X86Reg.RIP],
                    reg[X86Reg.CR2]));
        }
        core.close();
    }

    /** Whose values are the state's own, whatever they are. */
    private record Plain(int id, int index) implements SystemRegister {
        @Override
        public String name() { return Integer.toHexString(id); }

        @Override
        public int check(CpuState state, boolean write, long value) { return OK; }

        @Override
        public long peek(CpuState state) { return state.reg[index]; }

        @Override
        public void poke(CpuState state, long value) { state.reg[index] = value; }
    }
}
