package org.backplane.x86.mtrr;

import java.util.Collection;
import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.device.OddityCounter;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.MemoryTypes;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.api.x86.manage.MtrrInfo;

/** The MTRRs of one vCPU. RESET disables them, INIT keeps them. */
final class MtrrExtension implements X86Extension, MemoryTypes {
    private static final System.Logger LOG = System.getLogger("backplane.mtrr");
    private static final int PAGE_SHIFT = 12;

    private final Mtrr.Config config;
    private final VcpuBoard board;
    private final MtrrState state;
    private final ZapPolicy policy;
    private final Zaps zaps;
    private final ZapCounts counts;
    private final Zaps.Engine engine;
    private final OddityCounter undefined;
    private final boolean models;
    /** The number of the last range that this vCPU posted; 0: none that is not dropped. On its thread. */
    private long posted;
    private boolean amd;

    MtrrExtension(Mtrr.Config config, VcpuBoard board) {
        this.config = config;
        this.board = board;
        state = new MtrrState(board);
        policy = ZapPolicy.of(config.zaps());
        zaps = board.shared(Zaps.class, () -> new Zaps(policy));
        counts = zaps.counted(new ZapCounts(board.bank()));
        engine = this::zap;
        models = config.mode().equals(Mtrr.MODEL);
        undefined = board.oddity(Oddity.UNVERIFIED,
                "MTRRs of unlike types overlap: what both have is taken for uncacheable");
    }

    MtrrState state() {
        return state;
    }

    Zaps zapped() {
        return zaps;
    }

    @Override
    public void advertise(FeatureSet features) {
        features.add("mtrr");
    }

    @Override
    public Collection<SystemRegister> registers() {
        return MtrrRegisters.of(this);
    }

    @Override
    public List<CpuidEntry> cpuid(List<CpuidEntry> asked, Capabilities granted, List<CpuExtension> seated) {
        amd = CpuidEntry.ofAmd(asked);
        return List.of();
    }

    /** Whether the vCPU is one of AMD's. */
    boolean isAmd() { return amd; }

    @Override
    public <T> T facet(Class<T> type) {
        if (type == MtrrInfo.class) { return type.cast(new MtrrMap(this)); }
        return type == MemoryTypes.class ? type.cast(this) : null;
    }

    @Override
    public boolean canBeHeld() {
        return true;
    }

    @Override
    public void restored() {
        posted = 0; // all cores are wired anew, with no translations
    }

    @Override
    public void close() {
        if (board.index() == 0 && zaps.requests() > 0) {
            LOG.log(System.Logger.Level.INFO, "zaps {0}: requests {1}, calls {2}, pages {3}", config.zaps(),
                    String.valueOf(zaps.requests()), String.valueOf(zaps.calls()), String.valueOf(zaps.pages()));
        }
    }

    // ---- types

    /** Whether the guest finds the registers. */
    boolean isThere() { return config.unadvertised() || state.granted(); }

    /** Whether the registers mean something. */
    boolean models() {
        return models;
    }

    /** What the registers say of an address, a type or {@link TypeOf#UNDEFINED}. */
    int type(long physical) {
        return models ? TypeOf.mtrr(state, physical) : WB;
    }

    @Override
    public int effective(long physical, int attribute) {
        if (cachesOff()) { return UC; }
        return withAttribute(type(physical), attribute);
    }

    /** The guest has given memory types that may not overlap. */
    void clash() {
        undefined.count();
    }

    /** Whether CR0.CD makes everything uncacheable. */
    boolean cachesOff() { return models && state.cachesDisabled(); }

    /** What a type of the registers is with a field of the page attribute table. */
    int withAttribute(int type, int attribute) {
        return TypeOf.effective(type, MemoryTypes.attribute(state.pageAttributes(), attribute));
    }

    // ---- zaps

    private boolean honored() { return models && config.honored(); }

    /** Whether a change of a register changes types just now; while caches are off none counts, and switching them on drops everything. */
    boolean zaps() {
        return honored() && !(policy.minds(ZapPolicy.CD_TOGGLE) && state.cachesDisabled());
    }

    void zapAll() {
        await(zaps.postAll());
    }

    void zapFixed() {
        if (state.enabled() && state.fixedEnabled()) { await(zaps.postFixed()); }
    }

    void zapVariable(int pair) {
        if (state.enabled() && state.valid(pair)) {
            await(zaps.post(state.first(pair) >>> PAGE_SHIFT, (state.last(pair) >>> PAGE_SHIFT) + 1));
        }
    }

    private long zap(long first, long end) {
        long pages = board.zap(first, end);
        counts.zapped(pages);
        return pages;
    }

    private void await(long number) {
        counts.requested();
        posted = number;
        board.pause();
    }

    @Override
    public void cr0CdChanged() {
        if (honored() && policy.minds(ZapPolicy.CD_TOGGLE)) { zapAll(); }
    }

    @Override
    public boolean attend() {
        if (posted == 0) { return true; }
        boolean settled = zaps.settle(posted, engine);
        if (settled) { posted = 0; }
        return settled;
    }
}
