package org.backplane.x86.lbr;

import java.util.Collection;
import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.BranchLog;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.manage.CpuidEntry;

/** The stack of branch records that Intel's processors had before CPUID told of one (SDM volume 3, 18.4 to 18.13). */
final class LegacyStack implements X86Extension, BranchRecorder {
    /** Of MSR_LBR_SELECT. */
    private static final long CALL_STACK = 1 << 9;
    /** Bits of IA32_DEBUGCTL. */
    private static final long ENABLE = 1;
    private static final long FREEZE = 1 << 11;
    private static final long LONG_MODE_ACTIVE = 1 << 10;
    private static final long LONG_CODE = 1 << 13;
    /** "Genu" in EBX of leaf 0. */
    private static final int INTEL = 0x756e_6547;
    private static final long ADDRESSES = 0xffff_ffffL;

    final BranchLog ring;
    final LegacyFormat format;
    private final Lbr.Config config;
    private final VcpuBoard board;
    private final X86State state;
    private final Bank bank;
    private final int select;
    private final int lastEvent;
    private final List<SystemRegister> registers;
    private final Cycles cycles = new Cycles();
    private boolean granted;
    /** Offset 0 in CS, as far as branches have told. */
    private long base;

    LegacyStack(Lbr.Config config, VcpuBoard board) {
        this.config = config;
        format = new LegacyFormat(config.format());
        this.board = board;
        state = (X86State) board.state();
        bank = board.bank();
        select = bank.slot("SELECT", 0);
        lastEvent = bank.array("LER", 2, 0);
        ring = new BranchLog(bank, config.depth(), format.form());
        registers = new LegacyRegisters(this).all();
    }

    // ---- the extension

    @Override
    public Collection<SystemRegister> registers() {
        return registers;
    }

    /** No leaf tells of it: software goes by the model, and IA32_PERF_CAPABILITIES has the format. */
    @Override
    public List<CpuidEntry> cpuid(List<CpuidEntry> asked, Capabilities features, List<CpuExtension> seated) {
        granted = asked.stream().anyMatch(entry -> entry.function() == 0 && entry.ebx() == INTEL);
        return List.of();
    }

    @Override
    public boolean canBeHeld() {
        return true;
    }

    @Override
    public void reset(boolean init) {
        if (!init && !granted) { Unasked.tell(board, "legacy", "a model of Intel's"); }
    }

    @Override
    public long debugControl(Capabilities features) {
        return granted ? ENABLE | FREEZE : 0;
    }

    @Override
    public void wired(X86Wiring wiring) {
        cycles.wired(wiring);
    }

    @Override
    public void follow(Progress progress) {
        cycles.follow(progress);
        base(codeBase());
    }

    @Override
    public void restored() {
        base(codeBase());
    }

    // ---- what registers are made of

    boolean granted() {
        return granted;
    }

    boolean hasSelect() {
        return granted && ring.depth() > LegacyRegisters.CORE_DEPTH;
    }

    long select() {
        return bank.get(select);
    }

    void select(long value) {
        bank.set(select, value);
        take();
    }

    boolean allowsSelect(long value) {
        return (value & ~((config.callStack() ? CALL_STACK : 0) | Selection.ALL)) == 0;
    }

    long lastEvent(int word) {
        return bank.get(lastEvent + word);
    }

    void lastEvent(int word, long value) {
        bank.set(lastEvent + word, value);
    }

    // ---- recording

    private void base(long now) {
        base = now;
        take();
    }

    /** What the core writes itself: nothing that offsets or cycles must be made of, or that a call stack has to look at. */
    private void take() {
        boolean plain = cycles.areInstructions() && format.isPlain() && (format.isLinear() || base == 0);
        boolean calls = (bank.get(select) & CALL_STACK) == 0;
        ring.take(!plain ? 0 : Selection.types(bank.get(select)) & (calls ? -1 : ~CallStack.TYPES));
    }

    @Override
    public BranchLog log() {
        return ring;
    }

    @Override
    public int format() {
        return granted ? format.number : 0;
    }

    @Override
    public boolean recording() {
        boolean user = state.reg[X86Reg.CPL] != 0;
        return granted && (state.reg[X86Reg.DEBUGCTL] & ENABLE) != 0 && state.reg[X86Reg.LBR_FROZEN] == 0
                && Selection.takes(bank.get(select), user);
    }

    @Override
    public void record(long from, long to, int type, boolean fromUser, int length, boolean mispredicted) {
        long origin = base;
        boolean far = type == OTHER;
        if (far) { base(codeBase()); }
        if (far && !recording() || !Selection.takes(bank.get(select), type)) { return; }
        if ((bank.get(select) & CALL_STACK) != 0 && CallStack.unwinds(ring, from, to, type, length)) { return; }
        if (far && length == 0 && !ring.isEmpty()) { event(); }
        push(address(from, origin), address(to, base), type, mispredicted);
    }

    /** What a record has of a linear address; {@code origin} is offset 0 in CS, 0 in 64-bit mode. */
    private long address(long linear, long origin) {
        return format.isLinear() || origin == 0 ? linear : linear - origin & ADDRESSES;
    }

    private void push(long from, long to, int type, boolean mispredicted) {
        if (format.isPlain()) {
            ring.add(from, to, BranchLog.information(type, mispredicted), cycles.now());
        } else {
            long since = ring.cycles(cycles.now());
            ring.push(format.from(from, to, mispredicted), format.to(to, since), 0);
        }
    }

    /** The record before an event. */
    private void event() {
        lastEvent(0, ring.from(0));
        lastEvent(1, ring.to(0));
    }

    private long codeBase() {
        boolean none = (state.reg[X86Reg.EFER] & LONG_MODE_ACTIVE) != 0
                && (state.reg[X86Reg.ACCESS + X86Reg.CS] & LONG_CODE) != 0;
        return none ? 0 : state.reg[X86Reg.BASE + X86Reg.CS];
    }

    @Override
    public void debugException() {
        state.reg[X86Reg.DEBUGCTL] &= ~ENABLE;
    }

    /** Recording goes on: IA32_DEBUGCTL.FREEZE_WHILE_SMM is not there. */
    @Override
    public void management(boolean entered) {
        base(codeBase());
    }
}
