package org.backplane.machine.vcpu;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.Vcpu;
import org.backplane.api.machine.inspect.CodeRequest;
import org.backplane.api.machine.inspect.InstructionInfo;
import org.backplane.machine.board.Chassis;
import org.backplane.machine.board.PartBoard;
import org.backplane.machine.memory.Bus;
import org.backplane.machine.memory.ExitingMemory;
import org.backplane.machine.memory.ExitingPorts;
import org.backplane.machine.memory.VcpuMemory;
import org.backplane.machine.memory.WrittenCode;

/** One vCPU: its state, which stays, and the parts around it, which come and go at quiet points by the director's hand. */
public final class MachineVcpu implements Vcpu {
    private final int index;
    private final String name;
    private final Chassis chassis;
    private final VcpuMemory memory;
    private final Extensions extensions = new Extensions();
    private final QuietGate gate;
    private final VcpuEvents events;
    private final VcpuReport report;
    private volatile VcpuRunner runner;
    private volatile CpuState state;
    private volatile Architecture architecture;
    private CoreFactory<?> coreFactory;
    private CpuCore core;
    private volatile String coreType = "";
    private boolean cold;
    private boolean givesWay;
    private InstructionTrace trace;
    private final VcpuSet all;
    private final Startup startup = new Startup();
    private final WrittenCode writtenCode = new WrittenCode();
    private final WrittenCode.Range dropped = (address, length) -> core.invalidate(address, length);

    /**
     * @param all    the vCPUs that this one will be among
     * @param events where the vCPU's thread reports to
     */
    public MachineVcpu(int index, String name, Chassis chassis, VcpuSet all, QuietGate gate, VcpuEvents events) {
        this.index = index;
        this.name = name;
        this.chassis = chassis;
        this.all = all;
        memory = new VcpuMemory(chassis.memory(), chassis.bus(Chassis.MEMORY), index);
        this.gate = gate;
        this.events = events;
        report = new VcpuReport(this, gate);
        runner = new VcpuRunner(this, gate, events);
    }

    /**
     * The vCPU's thread does not return from a call into a part: its state becomes what it was before the instruction in
     * progress, and a new thread will execute that again, with a new core. By the director only.
     *
     * @param board abandoned with this
     * @return false when the thread has returned and goes on
     */
    public boolean supersede(PartBoard board) {
        AtomicBoolean ticket = runner.ticket();
        Thread thread = runner.thread();
        board.abandon();
        if (board.caller() != thread || !runner.supersede(ticket)) { return false; }
        all.exclusion().leave(index);
        core.salvage();
        runner = new VcpuRunner(this, gate, events);
        return true;
    }

    /** Seats the architecture, null: takes it away. The state outlives it. */
    public void architecture(Architecture seated) {
        architecture = seated;
        if (seated != null && state == null) { state = seated.createState(); }
    }

    /** Seats a core of {@code type}, null: takes it away. */
    public void core(String type, CoreFactory<?> factory, CpuCore seated) {
        coreType = type;
        cold = seated != null && state != null && state.retired > 0;
        coreFactory = factory;
        core = seated;
    }

    public void add(ExtensionBoard board, CpuExtension extension) {
        extensions.add(board, extension);
    }

    /** Takes out the extension on {@code board}, if it has one of this vCPU. */
    public void remove(PartBoard board) {
        extensions.remove(board);
    }

    /** Gives the core everything it works with, anew. Nothing happens while architecture or core is missing. */
    public void rewire() {
        if (architecture == null || core == null) { return; }
        FeatureSet offered = new FeatureSet();
        coreFactory.offer(offered);
        extensions.advertise(offered);
        Hooks hooks = hooks();
        boolean exits = (hooks.mask() & Hooks.EXIT) != 0;
        Bus ports = chassis.bus(Chassis.PORTS);
        Wiring base = new Wiring(state, exits ? new ExitingMemory(memory, hooks) : memory,
                exits ? new ExitingPorts(ports, hooks) : ports, chassis.clock(),
                extensions.interruptController(), hooks, extensions.registers(name, architecture.registers(state)),
                chassis.oddities()::unhandled, extensions.all());
        extensions.rewired();
        core.rewire(architecture.wire(base, offered));
    }

    /** What it cannot go on without, a sentence each. At a quiet point. */
    public Stream<String> waitsFor() {
        Architecture asked = architecture;
        return asked == null ? Stream.empty() : asked.waitsFor().stream().map(what -> name + " waits for " + what);
    }

    /** What its architecture or an extension has of a type. At a quiet point. */
    public <T> T facet(Class<T> type) {
        return find(type).orElseThrow(
                () -> new NoSuchElementException(name + " has no part with a " + type.getSimpleName()));
    }

    @Override
    public <T> Optional<T> find(Class<T> type) {
        T facet = architecture == null ? null : architecture.facet(type);
        return facet != null
                ? Optional.of(facet)
                : extensions.facet(type);
    }

    private Hooks hooks() {
        List<Hooks> hooks = new ArrayList<>(extensions.hooks());
        if (trace != null) { hooks.add(trace); }
        return HookList.of(hooks);
    }

    /** Traces instructions from now on, null: no more; gives the trace that ends with this, or null. At a quiet point. */
    public InstructionTrace trace(InstructionTrace next) {
        InstructionTrace last = trace;
        if (next != null) { next.attach(this); }
        trace = next;
        rewire();
        return last;
    }

    /** A trace has what was asked for. At a quiet point. */
    public void end(InstructionTrace finished) {
        if (trace == finished) {
            trace(null);
            finished.end();
        }
    }

    /** Instructions in memory. At a quiet point. */
    public List<InstructionInfo> disassemble(CodeRequest request) {
        return codeView(request.syntax()).list(request);
    }

    CodeView codeView(String syntax) {
        if (architecture == null || core == null) {
            throw new IllegalStateException(name + " has no core, which could read instructions: see part:list");
        }
        return new CodeView(state, architecture, memory, core.disassembler(), syntax);
    }

    /** As after power-on; the extensions' boards were reset before. */
    public void reset() {
        boolean again = state.retired > 0;
        architecture.reset(state, false);
        if (again) { rewire(); } // the architecture may be another one from now on
        extensions.reset();
        state.halted = false;
        state.stopped = index > 0;
        startup.take(true);
        state.raise(CpuState.FLUSH);
        runner.reset();
    }

    /** Stops the vCPU as INIT does, until it is started. Any thread. */
    void initialise() {
        startup.stop();
        kick(CpuState.KICK);
    }

    /** Starts a stopped vCPU at a physical address; one that runs ignores it. Any thread. */
    void start(long address) {
        startup.start(address);
        kick(CpuState.KICK);
    }

    /** Code that this vCPU has decoded was written. Any thread. A halted vCPU need not wake up. */
    void codeWritten(long address, int size) {
        writtenCode.add(address, size);
        state.raise(CpuState.KICK);
    }

    /** Stores to a page must be told from now on. While the vCPU is stopped; any thread. */
    void watchStores(long address) {
        CpuCore seated = core;
        if (seated != null) { seated.watchStores(address); }
    }

    /** Takes up what others asked for, before the core runs; false: an extension has to wait, and it does not run. On the vCPU's thread. */
    boolean attend() {
        int asked = startup.take(architecture.stoppable(state));
        if (Startup.stops(asked)) { initialised(); }
        if (Startup.starts(asked) && state.stopped) { begin(Startup.address(asked)); }
        if (writtenCode.take(dropped)) { state.raise(CpuState.FLUSH); }
        return extensions.attend();
    }

    /** {@link org.backplane.api.cpu.VcpuBoard#pause}. */
    void pause() {
        extensions.pause();
        givesWay = true;
        state.raise(CpuState.KICK);
    }

    /** Whether the others' turns come before its next instruction; once. On its thread. */
    boolean takeWay() {
        boolean was = givesWay;
        givesWay = false;
        return was;
    }

    /** {@link org.backplane.api.cpu.VcpuBoard#zap}. On its thread, which does not execute. */
    long zap(long first, long end) {
        all.zap(index, first, end);
        return chassis.memory().pages(first, end);
    }

    /** Drops translations of its own. While the vCPU is stopped; any thread. */
    void drop(long first, long end) {
        CpuCore seated = core;
        if (seated != null) { seated.zap(first, end); }
    }

    /** The first vCPU, which boots the machine, has no firmware to go on with: the machine is reset as firmware would. */
    private void initialised() {
        if (index == 0) {
            chassis.power().reset();
        } else {
            stop();
        }
    }

    private void stop() {
        architecture.reset(state, true);
        extensions.initialise();
        state.halted = false;
        state.stopped = true;
        state.raise(CpuState.FLUSH);
    }

    private void begin(long address) {
        architecture.start(state, address);
        state.stopped = false;
        state.raise(CpuState.FLUSH | CpuState.INTERRUPT);
    }

    /** The scheduler; null: every vCPU runs when it can. */
    RoundRobin turns() {
        return all.turns();
    }

    /** Whether its core has something to execute. On the thread of the vCPU whose turn it is. */
    boolean runnable() {
        CpuState asked = state;
        boolean waits = asked.stopped || asked.halted && (asked.attention() & CpuState.INTERRUPT) == 0;
        boolean begins = startup.isAsked() && architecture.stoppable(asked);
        return !runner.shutDown() && (begins || !waits);
    }

    Exclusion exclusion() {
        return all.exclusion();
    }

    /** Raises attention bits and wakes the thread when it is parked. Any thread. */
    public void kick(int attention) {
        CpuState asked = state;
        RoundRobin turns = all.turns();
        if (asked != null && (turns == null || !turns.defers(index, attention))) {
            asked.raise(attention);
            runner.wake();
        }
    }

    /** Whether nothing but a reset or another vCPU can make it run again: shut down, stopped, or halted with interrupts off. At a quiet point. */
    public boolean dead() {
        return runner.shutDown() || state.stopped || state.halted && !architecture.interruptible(state);
    }

    /** Whether a core has come to a guest that ran before, since the last time this was asked. */
    public boolean takeCold() {
        boolean was = cold;
        cold = false;
        return was;
    }

    /** What it does, for people. */
    public VcpuReport report() {
        return report;
    }

    public VcpuRunner runner() {
        return runner;
    }

    public VcpuMemory memory() {
        return memory;
    }

    /** The type of the core that is seated, or was last. */
    String coreType() {
        return coreType;
    }

    CpuCore core() {
        return core;
    }

    Architecture architecture() {
        return architecture;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CpuState state() {
        return state;
    }

    @Override
    public long retired() {
        CpuState current = state;
        return current == null ? 0 : current.retired;
    }
}
