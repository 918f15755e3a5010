package org.backplane.x86.interpreter;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Disassembler;
import org.backplane.api.cpu.Exit;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.x86.X86Events;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/**
 * The interpreter of one vCPU: blocks of instruction objects.
 * <p>
 * Between blocks it looks at the budget, at attention (one opaque read) and at a pending interrupt. Faults are caught once
 * per block; the index of the instruction tells where.
 */
final class Interpreter implements CpuCore {
    private final Exit exit = new Exit();
    private X86Wiring wiring;
    private X86State state;
    private X86Cpu c;
    private long[] reg;
    private BlockCache cache;
    private Hooks stepHook;
    private boolean interruptPending;
    private boolean shutDown;
    private int index;

    @Override
    public void rewire(Wiring fresh) {
        wiring = (X86Wiring) fresh;
        if (state != wiring.state) {
            state = (X86State) wiring.state;
            reg = state.reg;
            c = new X86Cpu(state);
        }
        c.wiring = wiring;
        c.load();
        cache = new BlockCache(c);
        c.mmu.rewire(wiring.memory, cache::invalidate);
        cache.synchronize();
        stepHook = (wiring.hooks.mask() & Hooks.STEP) != 0 ? wiring.hooks : null;
        interruptPending = true;
    }

    @Override
    public Exit exit() {
        return exit;
    }

    @Override
    public void invalidate(long address, long length) {
        cache.invalidate(address, length);
    }

    @Override
    public Disassembler disassembler() {
        return new Printer(c);
    }

    @Override
    public void close() {
        if (cache != null) { cache.clear(); }
    }

    @Override
    public int run(long budget) {
        exit.detail = null;
        exit.address = 0;
        c.setArithmetic(reg[X86Reg.RFLAGS]);
        try {
            exit.reason = loop(budget);
        } catch (RuntimeException | StackOverflowError e) {
            exit.reason = Exit.FAILURE;
            exit.detail = Failure.describe(e, reg);
        }
        c.store();
        return exit.reason;
    }

    private int loop(long budget) {
        long left = budget;
        while (true) {
            if (state.attention() != 0) {
                int reason = attend();
                if (reason != Exit.BUDGET) { return reason; }
            }
            if (interruptPending && (reg[X86Reg.RFLAGS] & Bits.IF) != 0 && reg[X86Reg.SHADOW] == 0) { interrupt(); }
            if (shutDown) {
                shutDown = false; // told once: from then on only the machine knows, which may reset
                return Exit.SHUTDOWN;
            }
            if (state.halted) { return Exit.HALT; }
            if (left <= 0) { return Exit.BUDGET; }
            left -= step(left);
            if (c.halt) {
                c.halt = false;
                state.halted = true;
            }
        }
    }

    /** Takes up what others asked for. {@link Exit#BUDGET} to go on. */
    private int attend() {
        int bits = state.lower(CpuState.KICK | CpuState.INTERRUPT | CpuState.FLUSH);
        if ((bits & CpuState.FLUSH) != 0) {
            c.store();
            c.load();
            cache.clear();
        }
        if ((bits & CpuState.INTERRUPT) != 0) {
            interruptPending = true;
            nonMaskable();
        }
        return (bits & CpuState.KICK) != 0 ? Exit.PAUSE : Exit.BUDGET;
    }

    private void nonMaskable() {
        if (reg[X86Reg.SHADOW] == X86Reg.SHADOW_MOV_SS) {
            state.raise(CpuState.INTERRUPT); // after the next instruction
            return;
        }
        int events = reg[X86Reg.NMI_BLOCKED] == 0 ? wiring.interrupts.takeEvents() : 0;
        if ((events & X86Events.NMI) != 0) {
            state.halted = false;
            reg[X86Reg.NMI_BLOCKED] = 1;
            delivered(c.exceptions.interrupt(GuestFault.NMI));
        }
    }

    /** Accepts an interrupt, if the controller still has one. */
    private void interrupt() {
        if (!wiring.interrupts.requests()) {
            interruptPending = false;
            return;
        }
        int vector = wiring.interrupts.acknowledge();
        if (vector >= 0) {
            state.halted = false;
            delivered(c.exceptions.interrupt(vector));
        }
    }

    private void delivered(boolean alive) {
        if (!alive) {
            shutDown = true;
            exit.detail = "triple fault";
        }
        cache.synchronize();
    }

    /**
     * Executes a block or the part of it that the budget, a shadow or debug exceptions allow. Gives what it takes off the budget:
     * instructions retired, and one that faulted, so that a guest whose handlers fault for ever comes to the budget's end too.
     */
    private long step(long left) {
        boolean trap = (reg[X86Reg.RFLAGS] & Bits.TF) != 0;
        boolean single = reg[X86Reg.SHADOW] != 0 || trap || c.breakpoints.armed() || stepHook != null;
        return single ? single() : block(left);
    }

    private long single() {
        if (c.breakpoints.stopsBefore(c.codeBase + reg[X86Reg.RIP] & c.linearMask())) {
            delivered(c.exceptions.trap(GuestFault.DB));
            return 1;
        }
        long shadow = reg[X86Reg.SHADOW];
        long used = block(1);
        if (shadow != 0) { reg[X86Reg.SHADOW] = 0; }
        if (used > 0 && c.breakpoints.stopsBehind()) { delivered(c.exceptions.trap(GuestFault.DB)); }
        return used;
    }

    private long block(long limit) {
        long ip = reg[X86Reg.RIP];
        long linear = c.codeBase + ip & c.linearMask();
        index = 0;
        Block block = null;
        try {
            block = cache.find(linear);
            int n = (int) Math.min(block.code.length, limit);
            if (stepHook != null) { stepHook.step(ip); }
            c.next = ip + block.offsets[n] & c.ipMask;
            execute(block.code, n);
            reg[X86Reg.RIP] = c.next;
            retire(c.unfinished ? n - 1 : n);
            c.unfinished = false;
            if (block.observes) { cache.synchronize(); }
            return n;
        } catch (GuestFault fault) {
            leave(ip, block);
            if (fault.nonCanonical) { blame(fault); }
            delivered(c.exceptions.fault(fault));
            return index + 1;
        } catch (Stale.Signal stale) {
            leave(ip, block);
            cache.forget(linear);
        }
        return index;
    }

    /** Data at a non-canonical address is #SS when the stack segment led there; the faulting instruction knows. */
    private void blame(GuestFault fault) {
        long address = fault.address;
        try {
            Insn insn = cache.find(c.codeBase + reg[X86Reg.RIP] & c.linearMask()).code[0];
            if (insn.reachesByStack(c, address)) { fault.vector = GuestFault.SS; }
        } catch (GuestFault fetch) {
            return; // the instruction is out of reach by now: that is the fault
        }
    }

    private void execute(Insn[] code, int n) {
        int i = 0;
        try {
            for (; i < n; i++) { code[i].exec(c); }
        } finally {
            index = i;
        }
    }

    /** Stops before the instruction at {@link #index}. */
    private void leave(long ip, Block block) {
        c.unfinished = false;
        retire(index);
        reg[X86Reg.RIP] = block == null ? ip : ip + block.offsets[index] & c.ipMask;
    }

    private void retire(int instructions) {
        state.retired += instructions;
        state.ticks += instructions;
    }
}
