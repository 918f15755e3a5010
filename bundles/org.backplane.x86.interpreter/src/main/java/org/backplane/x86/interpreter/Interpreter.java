package org.backplane.x86.interpreter;

import java.util.concurrent.Executor;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Disassembler;
import org.backplane.api.cpu.Exit;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Events;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.disassembly.X86Disassembler;

/**
 * The interpreter of one vCPU: blocks of instruction objects.
 * <p>
 * Between blocks it looks at the budget and at attention (one opaque read); everything else that needs a look is behind one
 * flag. What is executed often becomes a {@link Trace}. Faults are caught outside the loop; {@link X86Cpu#at} tells where.
 */
final class Interpreter implements CpuCore, Progress {
    /** No reason to leave. */
    private static final int GO_ON = -1;
    private static final int ROUNDS = 1000;
    private final int compileAfter;
    private final Executor compiler;
    private final Exit exit = new Exit();
    /** Made here, with all that it loads, and not when the core is wired: a guest stands then. */
    private final BlockBuilder builder = new BlockBuilder();
    private X86Wiring wiring;
    private X86State state;
    private X86Cpu c;
    private long[] reg;
    private BlockCache cache;
    private Hooks stepHook;
    private Counting counting;
    private EventIntake events;
    private boolean shutDown;
    /** Whether it has run since it was wired. */
    private boolean used;
    /** {@link CpuState#retired} at which the budget is used up; what does not retire moves it, so that every guest gets there. */
    private long end;
    /** Whether anything but plain execution of blocks may be due: {@link #attend} looks what. */
    private boolean careful;
    /** Whether interrupts are looked for behind observers, and {@link CpuState#attention} does not tell of them. */
    private boolean repeatable;
    /** Whether one instruction is executed by itself, by {@link #single()}, which looks what it leaves behind. */
    private boolean single;
    /** Whether a block that observes was the last. */
    private boolean atObserver;
    private Traces traces;
    /** Of the instructions that {@link X86Cpu#at} counts, over and over: how far they are from their block's start. */
    private short[] offsets;

    /** Traces are made by {@code compiler} of blocks that were executed {@code compileAfter} times. */
    Interpreter(int compileAfter, Executor compiler) {
        this.compileAfter = compileAfter;
        this.compiler = compiler;
    }

    @Override
    public void rewire(Wiring fresh) {
        wiring = (X86Wiring) fresh;
        if (state != wiring.state) {
            state = (X86State) wiring.state;
            reg = state.reg;
            c = new X86Cpu(state);
        }
        c.wiring = wiring;
        c.vendor.rewired();
        c.instruction = () -> c.codeBase + instruction() & c.linearMask();
        c.recorder = wiring.recorder;
        c.predictor = wiring.predictor;
        c.derive();
        cache = new BlockCache(c, builder, compileAfter);
        c.mmu.rewire(wiring.memory, wiring.cacheModel, cache::invalidate);
        flush();
        stepHook = (wiring.hooks.mask() & Hooks.STEP) != 0 ? wiring.hooks : null;
        follow();
        cache.synchronize(); // extensions know only now whether they foresee branches
        repeatable = wiring.clock != null && wiring.clock.seed().isPresent();
        events = new EventIntake(c, state, wiring, !repeatable, this::delivered);
        c.yields = !repeatable;
        traces = new Traces(state, compileAfter, compiler);
    }

    /** Drops translations, if there may be any: a part that goes and one that comes while the guest stands cost one flush, not two. */
    private void flush() {
        if (used) { c.mmu.flushAll(); }
        used = false;
    }

    private void follow() {
        for (CpuExtension extension : wiring.extensions) {
            if (extension instanceof X86Extension known) { known.follow(this); }
        }
        counting = new Counting(wiring.counters, reg);
        if (counting.isThere()) { settle(); }
    }

    @Override
    public long instructions() {
        return retired(state);
    }

    @Override
    public long branches() {
        return reg[X86Reg.BRANCHES] + (offsets == null ? 0 : counting.branches(c.at));
    }

    /** Has performance counters take up where execution is, between two instructions. */
    private void settle() {
        offsets = null;
        counting.settle();
        c.mmu.watchCaches();
    }

    @Override
    public long retired(CpuState asked) {
        return asked.retired + (offsets == null ? 0 : c.at);
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
    public void watchStores(long address) {
        if (c != null) { c.mmu.watchStores(address); }
    }

    @Override
    public void zap(long first, long end) {
        if (c != null) { c.mmu.zap(first, end); }
    }

    @Override
    public long flushes() {
        return c == null ? 0 : Integer.toUnsignedLong(c.flushes);
    }

    @Override
    public Disassembler disassembler() {
        long[] registers = reg; // and not what is derived from them when the guest runs
        return new X86Disassembler(() -> X86Cpu.codeSize(registers));
    }

    @Override
    public void close() {
        if (cache != null) { cache.release(); }
    }

    @Override
    public void salvage() {
        leave();
        c.store();
    }

    @Override
    public int run(long budget) {
        exit.detail = null;
        exit.address = 0;
        used = true;
        c.setArithmetic(reg[X86Reg.RFLAGS]);
        careful = true;
        try {
            end = state.retired + budget;
            exit.reason = loop();
        } catch (RuntimeException | StackOverflowError e) {
            exit.reason = Exit.FAILURE;
            exit.detail = Failure.describe(e, reg);
        }
        offsets = null;
        if (counting.isThere()) { settle(); }
        c.store();
        return exit.reason;
    }

    /** Executes until the budget is used up, or something else than instructions is due. */
    private int loop() {
        int reason = GO_ON;
        while (reason == GO_ON) { reason = rounds(); }
        return reason;
    }

    /** Some rounds of {@link #loop}, which itself is called too rarely for HotSpot to compile it: it would stay cold. */
    private int rounds() {
        int reason = GO_ON;
        for (int i = 0; i < ROUNDS && reason == GO_ON; i++) { reason = round(); }
        return reason;
    }

    private int round() {
        if (state.retired >= counting.due()) {
            settle();
            cache.synchronize();
            atObserver = true;
        }
        if (attend()) { return Exit.PAUSE; }
        if (shutDown) {
            shutDown = false; // told once: from then on only the machine knows, which may reset
            return Exit.SHUTDOWN;
        }
        if (state.halted) { return Exit.HALT; }
        if (state.retired >= end) { return Exit.BUDGET; }
        if (isSingle()) {
            single();
        } else {
            sprint(Math.min(end, counting.due()));
        }
        return GO_ON;
    }

    /** Takes up what others asked for; true to pause. */
    private boolean attend() {
        offsets = null;
        int bits = state.attention() == 0 ? 0 : state.lower(CpuState.KICK | CpuState.INTERRUPT | CpuState.FLUSH);
        if ((bits & CpuState.FLUSH) != 0) {
            c.store();
            c.load();
            if (counting.isThere()) { settle(); }
            cache.clear();
        }
        if ((bits & CpuState.INTERRUPT) != 0 || repeatable && atObserver) {
            atObserver = false;
            events.look();
        }
        if ((bits & CpuState.KICK) != 0) {
            state.raise(bits & CpuState.INTERRUPT); // not taken up yet: it still is what a halted vCPU wakes for
            return true;
        }
        if (events.isDue()) { events.interrupt(); }
        careful = shutDown || state.halted || events.isDue() || isSingle();
        return false;
    }

    /** Whether instructions must be executed one by one. */
    private boolean isSingle() {
        return reg[X86Reg.SHADOW] != 0 || (reg[X86Reg.RFLAGS] & Bits.TF) != 0 || c.breakpoints.armed()
                || stepHook != null;
    }

    private void delivered(boolean alive) {
        if (!alive) { die(); }
        observed();
        traces.stop();
    }

    /** Modes, privilege, translations or anything else may have changed. */
    private void observed() {
        if (c.unfinished) {
            c.unfinished = false;
            retire(-1);
            end--;
        }
        if (c.halt) {
            c.halt = false;
            state.halted = true;
        }
        if (c.dead) {
            c.dead = false;
            die();
        }
        if (counting.isUnsettled()) { settle(); }
        cache.synchronize();
        careful = true;
        atObserver = true;
        if (!single) { trap(); }
    }

    /** Delivers the debug exception that the last instruction has left behind, if any. */
    private void trap() {
        if (c.breakpoints.stopsBehind()) {
            state.halted = false; // HLT ends with a debug exception, too
            delivered(c.exceptions.trap(GuestFault.DB));
        }
    }

    private void die() {
        shutDown = true;
        exit.detail = "triple fault";
    }

    /** Executes one instruction with what a shadow, debug exceptions or a hook want done before and after it. */
    private void single() {
        traces.stop();
        if (c.breakpoints.stopsBefore(c.codeBase + reg[X86Reg.RIP] & c.linearMask())) {
            end--;
            delivered(c.exceptions.trap(GuestFault.DB));
            return;
        }
        if (stepHook != null) {
            c.store();
            stepHook.step(reg[X86Reg.RIP]);
        }
        boolean shadow = reg[X86Reg.SHADOW] != 0;
        long before = state.retired;
        long budget = end;
        careful = false;
        single = true;
        if (c.breakpoints.stepsBranches()) {
            step();
        } else {
            sprint(before + 1);
        }
        single = false;
        careful = true;
        boolean executed = state.retired > before || end < budget;
        if (shadow && executed) { reg[X86Reg.SHADOW] = 0; }
        if (executed) { trap(); }
    }

    private void sprint(long until) {
        try {
            do { block(until - state.retired); } while (state.retired < until && !careful && state.attention() == 0);
        } catch (GuestFault fault) {
            faulted(fault);
        } catch (Stale.Signal stale) {
            leave();
        }
    }

    /** One instruction, of which single-step wants to know whether it branches. */
    private void step() {
        try {
            offsets = null;
            execute(cache.find(c.codeBase + reg[X86Reg.RIP] & c.linearMask()).step(), 1);
        } catch (GuestFault fault) {
            faulted(fault);
        } catch (Stale.Signal stale) {
            leave();
        }
    }

    private void faulted(GuestFault fault) {
        leave();
        end--;
        if (fault.nonCanonical) { blame(fault); }
        delivered(c.exceptions.fault(fault));
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

    /** Executes the next block, or a trace from it, or the part of it that the budget allows. */
    private void block(long left) {
        offsets = null;
        Block block = cache.find(c.codeBase + reg[X86Reg.RIP] & c.linearMask());
        Trace trace = block.trace;
        if (trace != null && left >= trace.offsets.length) {
            execute(block, trace, left);
        } else {
            execute(block, (int) Math.min(block.code.length, left));
        }
    }

    private void execute(Block block, Trace trace, long left) {
        offsets = trace.offsets;
        c.next = reg[X86Reg.RIP] + block.size() & c.ipMask;
        counting.begin(trace);
        trace.run(c, Math.min(left, Trace.AT_ONCE));
        retire(c.at);
        counting.end(c.at);
        if (trace.observes) { observed(); }
    }

    private void execute(Block block, int n) {
        Insn[] code = block.code;
        offsets = block.offsets;
        c.next = reg[X86Reg.RIP] + block.offsets[n] & c.ipMask;
        for (int i = 0; i < n; i++) {
            c.at = i;
            code[i].exec(c);
        }
        reg[X86Reg.RIP] = c.next;
        retire(n);
        if (n == code.length) { counting.block(block); }
        if (block.observes) { observed(); }
        if (traces.recording) { traces.add(block); }
        if (--block.cold <= 0) { traces.hot(block); }
    }

    /** The instruction pointer of the one that {@link X86Cpu#at} counts. */
    private long instruction() {
        long first = reg[X86Reg.RIP];
        return offsets == null ? first : first + offsets[c.at % offsets.length] & c.ipMask;
    }

    /** Stops before the instruction that {@link X86Cpu#at} counts; without any, the fetch failed. */
    private void leave() {
        c.unfinished = false;
        traces.stop();
        if (offsets != null) {
            retire(c.at);
            counting.end(c.at);
            reg[X86Reg.RIP] = reg[X86Reg.RIP] + offsets[c.at % offsets.length] & c.ipMask;
            offsets = null;
        }
    }

    private void retire(int instructions) {
        state.retired += instructions;
        state.ticks += instructions;
    }
}
