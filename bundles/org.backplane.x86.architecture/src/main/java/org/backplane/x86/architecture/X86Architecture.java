package org.backplane.x86.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.FeatureFiles;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.manage.FeatureState;
import org.backplane.x86.architecture.grant.Grant;
import org.backplane.x86.architecture.model.CpuModel;
import org.backplane.x86.architecture.model.ModelLeaves;
import org.backplane.x86.architecture.model.ModelLibrary;
import org.backplane.x86.architecture.model.ModelRequest;

/** The architecture of one x86 vCPU. */
final class X86Architecture implements Architecture {
    private static final System.Logger LOG = System.getLogger("org.backplane.x86.architecture");
    private static final long INTERRUPT_FLAG = 1 << 9;
    private static final long LONG_MODE_ACTIVE = 1 << 10;
    /** CS.L in {@link X86Reg#ACCESS}. */
    private static final long LONG_CODE = 1 << 13;
    /** Width of physical addresses, where there is no memory yet. */
    private static final int ADDRESSES = 40;
    /** Of the part that makes CPUID fault: without it nobody could switch that off. */
    private static final String CPUID_FAULTING = "cpuid-fault";
    /** A part that was put in for this does not go without a word: nothing could save the guest's records, or sample them. */
    private static final String BRANCH_RECORDS = "arch-lbr";
    /** Features that this bundle provides. */
    private static final String[] OWN = {"pat", "tsc-adjust", "invtsc", "hypervisor", "ht"};

    private final X86ArchitectureFactory.Config config;
    private final ModelLibrary library;
    private final int index;
    private final int vcpus;
    private final MachineTime time = new MachineTime();
    private final Entropy entropy = new Entropy();
    private final String unknownMsr;
    private final FeatureFiles files;
    /** The model of the machine file, and the one that is in force. */
    private final ModelRequest configured;
    private ModelRequest request;
    private VcpuControl control;
    /** Those that implement bits of IA32_DEBUGCTL. */
    private X86Extension[] controlled = {};
    /** What the model demands and nobody has, and why: parts come one by one, and may leave, also before the vCPU runs. */
    private Map<String, String> lacking = Map.of();

    /**
     * @param configured the model that the machine file names
     * @param unknownMsr as in {@link org.backplane.api.machine.MachineSpec}
     * @param files      asked when something is missing
     */
    X86Architecture(X86ArchitectureFactory.Config config, ModelLibrary library, ModelRequest configured, int index,
            int vcpus, String unknownMsr, FeatureFiles files) {
        this.config = config;
        this.files = files;
        this.unknownMsr = unknownMsr;
        this.library = library;
        this.configured = configured;
        request = configured;
        this.index = index;
        this.vcpus = vcpus;
    }

    @Override
    public CpuState createState() {
        return new X86State();
    }

    @Override
    public void reset(CpuState state, boolean init) {
        X86State of = (X86State) state;
        if (!init && of.nextModel != null) { takeNext(of); }
        long hidden = of.reg[X86Reg.PLATFORM_INFO_HIDDEN];
        long debugControl = of.reg[X86Reg.DEBUGCTL_ALLOWED];
        ResetState.apply(of, init, control == null ? request.model().signature() : control.signature());
        of.reg[X86Reg.PLATFORM_INFO_HIDDEN] = hidden;
        of.reg[X86Reg.DEBUGCTL_ALLOWED] = debugControl;
        if (!init && control != null) { control.initialMsrs(); }
    }

    @Override
    public void start(CpuState state, long address) {
        state.reg[X86Reg.SELECTOR + X86Reg.CS] = address >>> 4;
        state.reg[X86Reg.BASE + X86Reg.CS] = address;
        state.reg[X86Reg.RIP] = 0;
    }

    @Override
    public List<SystemRegister> registers(CpuState state) {
        List<SystemRegister> registers = new ArrayList<>(Msrs.plain());
        registers.add(new TimeStamp.Counter(time));
        registers.add(new TimeStamp.Adjust());
        registers.add(new DebugControl(this::debugControl));
        return registers;
    }

    @Override
    public boolean interruptible(CpuState state) {
        return (state.reg[X86Reg.RFLAGS] & INTERRUPT_FLAG) != 0;
    }

    /** AMD64 Manual, volume 2, chapter "System-Management Mode": INIT waits for RSM. */
    @Override
    public boolean stoppable(CpuState state) {
        return state.reg[X86Reg.SMM] == 0;
    }

    @Override
    public long instructionAddress(CpuState state) {
        long[] reg = state.reg;
        boolean wide = (reg[X86Reg.EFER] & LONG_MODE_ACTIVE) != 0 && (reg[X86Reg.ACCESS + X86Reg.CS] & LONG_CODE) != 0;
        return wide ? reg[X86Reg.RIP] : reg[X86Reg.BASE + X86Reg.CS] + reg[X86Reg.RIP] & 0xffff_ffffL;
    }

    @Override
    public long physical(CpuState state, PhysicalMemory memory, long address) {
        return Translation.of((X86State) state, memory, address);
    }

    @Override
    public String describe(CpuState state) {
        return RegisterReport.of((X86State) state);
    }

    @Override
    public String changes(CpuState before, CpuState now) {
        return RegisterChanges.of((X86State) before, (X86State) now);
    }

    @Override
    public <T> T facet(Class<T> type) {
        return type.isInstance(control) ? type.cast(control) : null;
    }

    @Override
    public Wiring wire(Wiring base, FeatureSet offered) {
        X86State state = (X86State) base.state;
        time.clock = base.clock;
        base.clock.seed().ifPresent(seed -> entropy.start(seed, index));
        time.hertz = config.tscHertz();
        offered.add(OWN);
        takeModel(state);
        VcpuControl next = new VcpuControl(this, base, offered);
        Identity identity = next.identity();
        control = next;
        state.granted = identity.capabilities();
        lacking = request.enforce() ? next.missing(request) : Map.of();
        if (!next.hasRun()) { next.initialMsrs(); }
        if (!offered.has(CPUID_FAULTING)) { state.reg[X86Reg.CPUID_FAULT] = 0; }
        X86Wiring wiring = new X86Wiring(base, identity.table(), identity.capabilities(), config.tscHertz(), entropy,
                UnknownMsr.of(unknownMsr, base.unanswered));
        tell(wiring);
        return wiring;
    }

    private void debugControl(long now, long next) {
        for (X86Extension extension : controlled) { extension.debugControl(now, next); }
    }

    /** Extensions hear what the vCPU is made of. */
    private void tell(X86Wiring wiring) {
        List<X86Extension> implementing = new ArrayList<>();
        long debugControl = 0;
        for (CpuExtension extension : wiring.extensions) {
            if (extension instanceof X86Extension known) {
                long bits = known.debugControl(wiring.capabilities);
                if (bits != 0) { implementing.add(known); }
                debugControl |= bits;
                known.wired(wiring);
            }
        }
        controlled = implementing.toArray(X86Extension[]::new);
        wiring.state.reg[X86Reg.DEBUGCTL_ALLOWED] = debugControl;
    }

    /** A model that the vCPU was given while it ran outlives this object, in the state; its file may be another one by now. */
    private void takeModel(X86State state) {
        String wanted = state.model == null ? configured.text() : state.model;
        if (!wanted.equals(request.text())) { request = find(wanted); }
    }

    private void takeNext(X86State state) {
        try {
            request = enforced(find(state.nextModel));
            state.model = request.text();
            state.cpuid = null;
        } catch (IllegalArgumentException gone) {
            LOG.log(System.Logger.Level.WARNING, "the CPU model stays as it was: " + gone.getMessage());
        }
        state.nextModel = null;
    }

    /** The same model; throws an IllegalArgumentException when it is enforced and lacks something. Before the vCPU is wired nobody knows. */
    ModelRequest enforced(ModelRequest wanted) {
        if (wanted.enforce() && control != null) { enforce(control.missing(wanted)); }
        return wanted;
    }

    private void enforce(Map<String, String> missing) {
        if (!missing.isEmpty()) {
            missing.replaceAll((feature, why) -> why + does(why.equals(Grant.NOBODY) ? files.offering(feature) : null));
            throw new IllegalArgumentException("the CPU model is enforced, and cannot be had: " + reasons(missing));
        }
    }

    private static String does(String file) {
        return file == null ? "" : "; feature " + file + " does";
    }

    private static String reasons(Map<String, String> missing) {
        Map<String, List<String>> byReason = new TreeMap<>();
        missing.forEach((feature, why) -> byReason.computeIfAbsent(why, _ -> new ArrayList<>()).add(feature));
        return byReason.entrySet().stream().map(row -> String.join(", ", row.getValue()) + ": " + row.getKey())
                .collect(Collectors.joining("; "));
    }

    @Override
    public List<String> waitsFor() {
        return lacking.isEmpty() ? List.of() : List.of("what its CPU model enforces: " + reasons(lacking));
    }

    @Override
    public Map<String, String> missing(FeatureSet offered) {
        offered.add(OWN);
        Identity identity = Identity.of(request, place(ADDRESSES), offered);
        Map<String, String> missing = missing(request, identity, offered);
        missing.putAll(missingRegisters(identity, offered));
        if (!request.enforce()) {
            missing.keySet().removeIf(
                    name -> !name.equals(BRANCH_RECORDS) || !offered.has(name) || identity.isAmd());
        }
        return missing;
    }

    /** What a template asks for of registers: the architecture's must take it, parts' must be there. */
    private Map<String, String> missingRegisters(Identity identity, FeatureSet offered) {
        X86State fresh = new X86State();
        fresh.granted = identity.capabilities();
        ResetState.apply(fresh, false, request.model().signature());
        ModelRegisters own = new ModelRegisters(fresh, registers(fresh).toArray(SystemRegister[]::new));
        return request.model().msrs().stream().filter(change -> !offered.hasRegister(change.index())).map(own::row)
                .filter(row -> !row.granted()).collect(Collectors.toMap(FeatureState::feature, FeatureState::why));
    }

    /** What is asked for and not granted, registers' features too. */
    static Map<String, String> missing(ModelRequest request, Identity identity, FeatureSet offered) {
        Map<String, String> missing = new TreeMap<>(identity.missing());
        for (String name : request.model().features()) {
            if (FeatureTable.number(name) < 0 && !offered.has(name)) { missing.put(name, Grant.NOBODY); }
        }
        return missing;
    }

    /** The model that a text names; throws an IllegalArgumentException when something about it is wrong. */
    ModelRequest find(String text) {
        CpuModel model = library.find(ModelRequest.name(text));
        if (model == null) { throw new IllegalArgumentException(X86ArchitectureFactory.unknown(text, library)); }
        List<String> problems = new ArrayList<>();
        ModelRequest found = ModelRequest.of(text, model, problems::add);
        if (!problems.isEmpty()) { throw new IllegalArgumentException(String.join("; ", problems)); }
        return found;
    }

    /** Another model, or the same whose file has changed. */
    void take(ModelRequest next) {
        request = next;
    }

    ModelRequest request() {
        return request;
    }

    ModelLibrary library() {
        return library;
    }

    ModelLeaves.Place place(int addresses) {
        return new ModelLeaves.Place(index, vcpus, config.hypervisor(), config.tscHertz(), config.crystalHertz(),
                addresses);
    }
}
