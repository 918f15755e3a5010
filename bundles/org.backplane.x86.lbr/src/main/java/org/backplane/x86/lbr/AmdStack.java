package org.backplane.x86.lbr;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import org.backplane.api.cpu.ComputedRegister;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.BranchLog;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;

/** AMD's last branch stack, LbrExtV2 (APM volume 2, 13.1.1.9). What is reserved is ignored. The youngest record is number 0. */
final class AmdStack implements X86Extension, BranchRecorder {
    private static final int LEAF = 0x8000_0022;
    /** Bits of EBX from this one on: how many records there are. */
    private static final int SIZE = 4;
    /** LBRV2EN, and bits that have to be ones. */
    private static final long ENABLE = 1 << 6;
    private static final long CONFIGURATION = ENABLE | 3 << 3;
    private static final long FREEZE = 1 << 11;
    /** Of where a branch went to: a record that is valid and no speculation, and the bits for that. */
    private static final long VALID = 1L << 63;
    private static final long STATES = 7L << 61;
    private static final long RESERVED = 1L << 61;
    /** Bits of an address that are kept; those above, up to the flags, are the last of them again. */
    private static final int ADDRESS = 58;
    private static final BranchLog.Form FORM = new BranchLog.Form(~BranchLog.MISPREDICTED, BranchLog.MISPREDICTED,
            ~STATES, VALID, 0);

    private final VcpuBoard board;
    private final X86State state;
    private final Bank bank;
    private final BranchLog ring;
    private final int select;
    private final int configuration;
    private final List<SystemRegister> registers = new ArrayList<>();
    private boolean granted;
    private List<CpuidEntry> leaves = List.of();

    AmdStack(Lbr.Config config, VcpuBoard board) {
        this.board = board;
        state = (X86State) board.state();
        bank = board.bank();
        select = bank.slot("SELECT", 0);
        configuration = bank.slot("DBG_EXTN_CFG", 0);
        ring = new BranchLog(bank, config.depth(), FORM);
        add(Msr.AMD_LBR_SELECT, "LBR_SELECT", () -> bank.get(select), this::select);
        add(Msr.AMD_DBG_EXTN_CFG, "DBG_EXTN_CFG", () -> bank.get(configuration),
                value -> bank.set(configuration, value & CONFIGURATION));
        for (int n = 0; n < ring.depth(); n++) {
            int number = n;
            add(Msr.AMD_SAMP_BR_FROM + 2 * n, "LBR_FROM_" + n, () -> ring.from(number),
                    value -> ring.from(number, address(value) & FORM.from() | value & FORM.wrong()));
            add(Msr.AMD_SAMP_BR_FROM + 2 * n + 1, "LBR_TO_" + n, () -> ring.to(number),
                    value -> ring.to(number, address(value) & FORM.to() | value & STATES & ~RESERVED));
        }
    }

    private static long address(long value) {
        int above = Long.SIZE - ADDRESS;
        return value << above >> above;
    }

    private void add(int id, String name, LongSupplier value, LongConsumer written) {
        registers.add(new ComputedRegister(id, name, () -> granted).holds(value, _ -> true, written));
    }

    @Override
    public void advertise(FeatureSet features) {
        features.add(Feature.LBR_V2.label());
    }

    @Override
    public Collection<SystemRegister> registers() {
        return registers;
    }

    /** Of the leaf, in which counters have fields, too. */
    @Override
    public List<CpuidEntry> cpuid(List<CpuidEntry> asked, Capabilities features, List<CpuExtension> seated) {
        granted = features.has(Feature.LBR_V2);
        leaves = granted ? List.of(new CpuidEntry(LEAF, 0, false, 0, ring.depth() << SIZE, 0, 0)) : List.of();
        return leaves;
    }

    @Override
    public List<CpuidEntry> leaves() {
        return leaves;
    }

    @Override
    public boolean canBeHeld() {
        return true;
    }

    @Override
    public void reset(boolean init) {
        if (!init && !granted) {
            Unasked.tell(board, "AMD's", "the feature lbr-v2 (MODEL,+lbr-v2,+perfmon-v2 with a model of AMD's)");
        }
    }

    @Override
    public long debugControl(Capabilities features) {
        return features.has(Feature.LBR_V2) ? FREEZE : 0;
    }

    private void select(long value) {
        bank.set(select, value & Selection.ALL);
        take();
    }

    /** What the core writes itself. */
    private void take() {
        ring.take(Selection.types(bank.get(select)));
    }

    @Override
    public void follow(Progress progress) {
        take();
    }

    @Override
    public void restored() {
        take();
    }

    @Override
    public BranchLog log() {
        return ring;
    }

    /** IA32_PERF_CAPABILITIES is Intel's. */
    @Override
    public int format() {
        return 0;
    }

    @Override
    public boolean recording() {
        return granted && (bank.get(configuration) & ENABLE) != 0 && state.reg[X86Reg.LBR_FROZEN] == 0
                && Selection.takes(bank.get(select), state.reg[X86Reg.CPL] != 0);
    }

    @Override
    public void record(long from, long to, int type, boolean fromUser, int length, boolean mispredicted) {
        if (type == OTHER && !recording() || !Selection.takes(bank.get(select), type)) { return; }
        ring.add(from, to, BranchLog.information(type, mispredicted), 0);
    }

    /** Only the older, single record ends with it. */
    @Override
    public void debugException() {
        // goes on
    }

    /** Recording goes on. */
    @Override
    public void management(boolean entered) {
        // goes on
    }
}
