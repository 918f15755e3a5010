package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Exit;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When events are taken: answers of the Intel SDM, volume 3, chapter 6. Real mode, handlers count how often they run. */
class EventsTest {
    private static final int MAIN = 0x400;
    private static final int HANDLER = 0x500;
    private static final int COUNT = 0x600;
    private static final int STACK = 0x1000;
    private static final byte[] COUNTING_HANDLER = code(0xff, 0x06, COUNT & 0xff, COUNT >> 8, 0xcf); // inc word [COUNT]; iret

    private final X86State state = new X86State();
    private final Interpreter core = new Interpreter(2, Runnable::run);
    private final Arena arena = Arena.ofConfined();
    private final SmallMemory memory = new SmallMemory(arena, 0x2_0000);
    private int pending;

    private static byte[] code(int... bytes) {
        byte[] code = new byte[bytes.length];
        for (int n = 0; n < bytes.length; n++) { code[n] = (byte) bytes[n]; }
        return code;
    }

    @BeforeEach
    void wire() {
        Arrays.fill(state.reg, X86Reg.LIMIT, X86Reg.LIMIT + 10, 0xffff);
        Arrays.fill(state.reg, X86Reg.ACCESS, X86Reg.ACCESS + 6, 0x93);
        state.reg[X86Reg.RFLAGS] = 2;
        state.reg[X86Reg.DR7] = 0x400;
        state.reg[X86Reg.RSP] = STACK;
        state.reg[X86Reg.RIP] = MAIN;
        core.rewire(wiring());
    }

    private Wiring wiring() {
        MachineClock still = new MachineClock() {
            @Override
            public long nanos() { return 0; }

            @Override
            public long epochNanos() { return 0; }
        };
        Wiring base = new Wiring(state, memory, memory, still, events(), Hooks.NONE, new SystemRegister[0]);
        return new X86Wiring(base, (s, leaf, subleaf) -> {
        }, new Capabilities(List.of(Feature.values())), 1);
    }

    private InterruptController events() {
        return new InterruptController() {
            @Override
            public boolean requests() { return false; }

            @Override
            public int acknowledge() { return -1; }

            @Override
            public int takeEvents(int wanted) {
                int events = pending & wanted;
                pending &= ~wanted;
                return events;
            }
        };
    }

    @AfterEach
    void free() {
        arena.close();
    }

    private void place(int address, byte... code) {
        MemorySegment.copy(MemorySegment.ofArray(code), 0, memory.ram, address, code.length);
    }

    private void handler(int vector) {
        memory.ram.set(ValueLayout.JAVA_INT_UNALIGNED, 4 * vector, HANDLER);
        place(HANDLER, COUNTING_HANDLER);
    }

    private void raiseNmi() {
        pending = X86Events.NMI;
        state.raise(CpuState.INTERRUPT);
    }

    private int count() {
        return memory.ram.get(ValueLayout.JAVA_SHORT, COUNT);
    }

    @Test
    void anNmiDuringTheHandlerIsTakenBehindItsIret() {
        handler(2);
        place(MAIN, code(0xeb, 0xfe)); // jmp to itself
        raiseNmi();
        core.run(1);
        raiseNmi();
        assertEquals(Exit.BUDGET, core.run(1));
        assertEquals(1, count());
        core.run(3);
        assertEquals(2, count());
    }

    /** AMD64 Manual, volume 2, chapter 10: INIT waits for RSM; whoever holds it back is asked again. */
    @Test
    void theCoreReturnsBehindRsm() {
        place(MAIN, code(0x43, 0x43)); // inc bx; inc bx
        place(0x1_8000, code(0x0f, 0xaa)); // rsm
        state.reg[X86Reg.SMBASE] = 0x1_0000;
        pending = X86Events.SMI;
        state.raise(CpuState.INTERRUPT);
        assertEquals(Exit.PAUSE, core.run(100));
        assertEquals(0, state.reg[X86Reg.SMM]);
        assertEquals(0, state.reg[X86Reg.RBX]);
    }

    /** A machine whose vCPUs take turns gives none to one that is halted and has nothing to wake up for. */
    @Test
    void anInterruptThatComesWithAKickIsStillThere() {
        state.halted = true;
        state.raise(CpuState.KICK | CpuState.INTERRUPT);
        assertEquals(Exit.PAUSE, core.run(1));
        assertEquals(CpuState.INTERRUPT, state.attention());
        assertEquals(Exit.HALT, core.run(1));
        assertEquals(0, state.attention());
    }

    @Test
    void movToSsHoldsAnNmiBackForOneInstruction() {
        handler(2);
        place(MAIN, code(0x8e, 0xd0, 0x43, 0x43)); // mov ss,ax; inc bx; inc bx
        core.run(1);
        raiseNmi();
        core.run(2);
        assertEquals(1, state.reg[X86Reg.RBX]);
        assertEquals(1, count());
    }

    @Test
    void movToSsHoldsSingleStepBackForOneInstruction() {
        handler(1);
        place(MAIN, code(0x8e, 0xd0, 0x43, 0x43)); // mov ss,ax; inc bx; inc bx
        state.reg[X86Reg.RFLAGS] |= 1 << 8;
        core.run(1);
        core.run(1);
        core.run(1);
        assertEquals(1, state.reg[X86Reg.RBX]);
        assertEquals(1, count());
    }

    @Test
    void anInstructionBreakpointIsSkippedOnceByTheResumeFlag() {
        handler(1);
        place(MAIN, code(0x43, 0xeb, 0xfd)); // inc bx; jmp back to it
        state.reg[X86Reg.DR0] = MAIN;
        state.reg[X86Reg.DR7] = 0x402;
        state.reg[X86Reg.RFLAGS] |= 1 << 16;
        core.rewire(wiring());
        core.run(2);
        assertEquals(1, state.reg[X86Reg.RBX]);
        assertEquals(0, count());
        core.run(2);
        assertEquals(1, state.reg[X86Reg.RBX]);
        assertEquals(1, count());
        assertEquals(1, state.reg[X86Reg.DR6] & 0xf);
    }

    /** Which takes as long as the TLBs are large, while the guest stands. */
    @Test
    void toBeWiredAnewCostsOneFlush() {
        place(MAIN, code(0x43)); // inc bx
        core.run(1);
        long before = core.flushes();
        core.rewire(wiring());
        core.rewire(wiring());
        assertEquals(before + 1, core.flushes());
    }

    @Test
    void aPortBreakpointTrapsBehindTheInstruction() {
        handler(1);
        place(MAIN, code(0xe4, 0x61, 0x43)); // in al,0x61; inc bx
        state.reg[X86Reg.CR4] = 1 << 3;
        state.reg[X86Reg.DR0 + 2] = 0x61;
        state.reg[X86Reg.DR7] = 0x400 | 1 << 4 | 2 << 24;
        core.rewire(wiring());
        core.run(2);
        assertEquals(1, count());
        assertEquals(0, state.reg[X86Reg.RBX]);
        assertEquals(4, state.reg[X86Reg.DR6] & 0xf);
    }

    /** SDM volume 3, 6.8.3: until the instruction behind MOV SS, whichever core executes that. */
    @Test
    void anotherCoreDeliversTheBreakpointThatMovToSsHoldsBack() {
        handler(1);
        memory.ram.set(ValueLayout.JAVA_INT_UNALIGNED, 4 * 3, 0x700);
        place(MAIN, code(0x8e, 0x17, 0xcc)); // mov ss,[bx]; int3
        state.reg[X86Reg.RBX] = 0x800;
        state.reg[X86Reg.DR0] = 0x800;
        state.reg[X86Reg.DR7] = 0x402 | 3 << 16;
        core.rewire(wiring());
        core.run(1);
        core.close();
        assertEquals(0, state.reg[X86Reg.DR6] & 0xf);
        Interpreter next = new Interpreter(2, Runnable::run);
        next.rewire(wiring());
        next.run(1);
        assertEquals(1, state.reg[X86Reg.DR6] & 0xf);
        assertEquals(HANDLER, state.reg[X86Reg.RIP]);
        assertEquals(0x700, memory.ram.get(ValueLayout.JAVA_SHORT, state.reg[X86Reg.RSP]));
    }

    @Test
    void repeatedStringsTrapBehindEveryIteration() {
        handler(1);
        place(MAIN, code(0xf3, 0xaa, 0x43)); // rep stosb; inc bx
        state.reg[X86Reg.RCX] = 3;
        state.reg[X86Reg.RDI] = 0x1800;
        state.reg[X86Reg.RFLAGS] |= 1 << 8;
        core.run(2);
        assertEquals(1, count());
        assertEquals(2, state.reg[X86Reg.RCX]);
    }
}
