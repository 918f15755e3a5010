package org.backplane.x86.lbr;

import java.util.Collection;
import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.BranchLog;
import org.backplane.api.x86.BranchPredictor;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.manage.CpuidEntry;

/** Architectural last branch records of one vCPU. */
final class BranchRecords implements X86Extension, BranchRecorder {
    /** Bits of IA32_LBR_CTL. */
    static final long ENABLE = 1;
    static final long OS = 2;
    static final long USR = 4;
    static final long CALL_STACK = 8;
    private static final long KINDS = 0x7f_0000;
    private static final int FREEZE_LBRS = 1 << 11;
    private static final int LEAF = 0x1c;
    private static final int LINEAR = 1 << 31;
    /** Of ECX. */
    private static final int MISPREDICTIONS = 1;
    private static final int CYCLES_AND_TYPES = 6;
    private static final int ARCHITECTURAL = 0x3f;
    /** By type: the bit of IA32_LBR_CTL that asks for such branches. */
    private static final long[] ASKED = {1 << 16, 1 << 18, 1 << 17, 1 << 20, 1 << 19, 1 << 21, 0, 0, 1 << 22};
    private static final BranchLog.Form WHOLE = new BranchLog.Form(-1, 0, -1, 0, -1);
    private static final long ENTERED = 2;
    private static final long LAST_EVENT_INFO = 0xefL << 56;

    final Lbr.Config config;
    private final VcpuBoard board;
    private final X86State state;
    private final Bank bank;
    private final BranchLog ring;
    private final int control;
    private final int depth;
    private final int lastEvent;
    /** While in system management mode {@link #ENTERED}, and LBREn as it was before. */
    private final int managed;
    private final List<SystemRegister> registers;
    private final Cycles cycles = new Cycles();
    private boolean granted;
    private List<CpuidEntry> leaves = List.of();
    private final LbrComponent component;

    BranchRecords(Lbr.Config config, VcpuBoard board) {
        this.config = config;
        this.board = board;
        state = (X86State) board.state();
        bank = board.bank();
        control = bank.slot("CTL", 0);
        depth = bank.slot("DEPTH", config.depth());
        lastEvent = bank.array("LER", 3, 0);
        managed = bank.slot("MANAGED", 0);
        ring = new BranchLog(bank, config.depth(), WHOLE);
        registers = new LbrRegisters(this, ring).all();
        component = new LbrComponent(this, ring);
    }

    // ---- the extension

    @Override
    public void advertise(FeatureSet features) {
        features.add("arch-lbr");
    }

    @Override
    public Collection<SystemRegister> registers() {
        return registers;
    }

    /** Only the deepest stack is shown: the size of the component follows the depth, and CPUID has but one. */
    @Override
    public List<CpuidEntry> cpuid(List<CpuidEntry> asked, Capabilities features, List<CpuExtension> seated) {
        granted = features.has(Feature.ARCH_LBR);
        leaves = granted ? List.of(leaf(seated)) : List.of();
        return leaves;
    }

    private CpuidEntry leaf(List<CpuExtension> seated) {
        int can = (config.privilege() ? 1 : 0) | (config.filter() ? 2 : 0) | (config.callStack() ? 4 : 0);
        boolean predicted = seated.stream().anyMatch(one -> one.facet(BranchPredictor.class) != null);
        return new CpuidEntry(LEAF, 0, false, LINEAR | 1 << ring.depth() / 8 - 1, can,
                CYCLES_AND_TYPES | (predicted ? MISPREDICTIONS : 0), 0);
    }

    @Override
    public List<CpuidEntry> leaves() {
        return leaves;
    }

    @Override
    public <T> T facet(Class<T> type) {
        return type.isInstance(component) ? type.cast(component) : X86Extension.super.facet(type);
    }

    @Override
    public boolean canBeHeld() {
        return true;
    }

    @Override
    public long debugControl(Capabilities features) {
        return features.has(Feature.ARCH_LBR) ? FREEZE_LBRS : 0;
    }

    @Override
    public void wired(X86Wiring wiring) {
        cycles.wired(wiring);
    }

    @Override
    public void follow(Progress progress) {
        cycles.follow(progress);
        take();
    }

    /** The mode may have been entered, or left, while the part was away. */
    @Override
    public void restored() {
        boolean inside = state.reg[X86Reg.SMM] != 0;
        boolean entered = (bank.get(managed) & ENTERED) != 0;
        if (inside != entered) { management(inside); }
        take();
    }

    /** INIT keeps everything but LBREn. */
    @Override
    public void reset(boolean init) {
        if (init) { bank.set(control, bank.get(control) & ~ENABLE); }
        if (!init && !granted) {
            Unasked.tell(board, "architectural",
                    "the feature arch-lbr (SapphireRapids has it, and MODEL,+arch-lbr with a model of Intel's)");
        }
        bank.set(managed, 0);
    }

    // ---- what registers are made of

    boolean granted() {
        return granted;
    }

    long control() {
        return bank.get(control);
    }

    void control(long value) {
        bank.set(control, value);
        take();
    }

    /** What the core writes itself: what is asked for, but for what a call stack has to look at, or cycles. */
    private void take() {
        long asked = bank.get(control);
        int types = 0;
        for (int type = 0; type < OTHER; type++) { if (asks(asked, type)) { types |= 1 << type; } }
        if ((asked & CALL_STACK) != 0) { types &= ~CallStack.TYPES; }
        ring.take(cycles.areInstructions() ? types : 0);
    }

    boolean allowsControl(long value) {
        long bits = ENABLE | OS | USR | (config.callStack() ? CALL_STACK : 0) | KINDS;
        boolean filters = (config.privilege() || (value & (OS | USR)) == 0)
                && (config.filter() || (value & KINDS) == 0);
        return (value & ~bits) == 0 && filters;
    }

    long depthNow() {
        return bank.get(depth);
    }

    /** The one depth there is; writing it clears the records. */
    void depth(long value) {
        bank.set(depth, value);
        ring.clear();
    }

    boolean allowsDepth(long value) {
        return value == ring.depth();
    }

    long lastEvent(int word) {
        return bank.get(lastEvent + word);
    }

    void lastEvent(int word, long value) {
        bank.set(lastEvent + word, value);
    }

    // ---- recording

    @Override
    public int format() {
        return granted ? ARCHITECTURAL : 0;
    }

    private boolean enabled(boolean user) {
        if (!config.privilege()) { return true; }
        return (bank.get(control) & (user ? USR : OS)) != 0;
    }

    private boolean asks(long asked, int type) {
        return !config.filter() || (asked & ASKED[type]) != 0;
    }

    @Override
    public boolean recording() {
        return granted && (bank.get(control) & ENABLE) != 0 && state.reg[X86Reg.LBR_FROZEN] == 0
                && enabled(state.reg[X86Reg.CPL] != 0);
    }

    @Override
    public BranchLog log() {
        return ring;
    }

    @Override
    public void record(long from, long to, int type, boolean fromUser, int length, boolean mispredicted) {
        boolean far = type == OTHER;
        if (far && !recording()) { return; }
        long asked = bank.get(control);
        if (!asks(asked, type)) { return; }
        if ((asked & CALL_STACK) != 0 && CallStack.unwinds(ring, from, to, type, length)) { return; }
        if (far && length == 0 && !ring.isEmpty()) { event(); }
        ring.add(far && !enabled(fromUser) ? -1 : from, to, BranchLog.information(type, mispredicted),
                cycles.now());
    }

    /** The record before an event. */
    private void event() {
        lastEvent(0, ring.from(0));
        lastEvent(1, ring.to(0));
        lastEvent(2, ring.info(0) & LAST_EVENT_INFO);
    }

    @Override
    public void debugException() {
        bank.set(control, bank.get(control) & ~ENABLE);
    }

    @Override
    public void management(boolean entered) {
        long now = bank.get(control);
        if (entered) {
            bank.set(managed, now & ENABLE | ENTERED);
            bank.set(control, now & ~ENABLE);
        } else {
            bank.set(control, now & ~ENABLE | bank.get(managed) & ENABLE);
            bank.set(managed, 0);
        }
    }
}
