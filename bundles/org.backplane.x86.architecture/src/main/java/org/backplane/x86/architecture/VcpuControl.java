package org.backplane.x86.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.api.x86.manage.FeatureState;
import org.backplane.api.x86.manage.KvmException;
import org.backplane.api.x86.manage.KvmException.Errno;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.x86.architecture.grant.Grant;
import org.backplane.x86.architecture.model.ModelRequest;
import org.backplane.x86.architecture.model.MsrFeatures;

/** The management of one vCPU, made anew whenever it is wired: what it knows is what was seated then. */
final class VcpuControl implements X86Control {
    private static final int ADDRESSES = 0x8000_0008;
    private static final Set<Integer> LINEAR_WIDTHS = Set.of(0, 48, 57);
    private static final int MOST_VCPUS = 255;

    private final X86Architecture architecture;
    private final X86State state;
    private final SystemRegister[] registers;
    private final ModelRegisters ofModel;
    private final FeatureSet seated;
    private final List<CpuExtension> extensions;
    /** What {@link #lost} looked at last: that is what is taken, also when its file has changed since. */
    private ModelRequest judged;
    private final PhysicalMemory memory;
    private final int addresses;
    private Identity identity;

    VcpuControl(X86Architecture architecture, Wiring base, FeatureSet seated) {
        this.architecture = architecture;
        state = (X86State) base.state;
        registers = base.systemRegisters;
        ofModel = new ModelRegisters(state, registers);
        extensions = base.extensions;
        this.seated = seated;
        memory = base.memory;
        addresses = memory.addressBits();
        identity = wanted();
    }

    /** That of the table that was set, or of the model. */
    private Identity wanted() {
        return state.cpuid == null ? identity(architecture.request()) : identity(FlatCpuid.entries(state.cpuid));
    }

    /** Family, model and stepping as a reset leaves them in EDX: EAX of leaf 1 (SDM volume 3, 10.1.2). */
    int signature() {
        return wanted().asked().stream().filter(entry -> entry.function() == 1).mapToInt(CpuidEntry::eax).findFirst()
                .orElse(0);
    }

    /** That of a table; the model still says what CPUID has no bits for. */
    private Identity identity(List<CpuidEntry> entries) {
        return Identity.of(entries, offered(architecture.request()), addresses).with(extensions);
    }

    /** What is seated, without what CPUID has no bits for and the model does not want. */
    private FeatureSet offered(ModelRequest request) {
        return new FeatureSet().addAll(seated)
                .remove(request.model().removed().stream().filter(MsrFeatures::isKnown).toList());
    }

    private Identity identity(ModelRequest request) {
        return Identity.of(request, architecture.place(addresses), offered(request)).with(extensions);
    }

    Identity identity() {
        return identity;
    }

    // ---- KVM's calls

    @Override
    public List<CpuidEntry> supportedCpuid() {
        return identity(architecture.find("max")).table().entries();
    }

    @Override
    public void setCpuid2(List<CpuidEntry> entries) {
        if (entries.size() > MAX_CPUID_ENTRIES) {
            throw new KvmException(Errno.E2BIG, entries.size() + " entries; " + MAX_CPUID_ENTRIES + " are allowed");
        }
        for (CpuidEntry entry : entries) {
            int width = entry.eax() >>> 8 & 0xff;
            if (entry.function() == ADDRESSES && !LINEAR_WIDTHS.contains(width)) {
                throw new KvmException(Errno.EINVAL,
                        "linear addresses of " + width + " bits; allowed: 0 (none told), 48, 57");
            }
        }
        Identity next = identity(entries);
        if (hasRun()) {
            boolean read = table(entries).equals(table(identity.table().entries()));
            if (!read && !next.table().entries().equals(identity.table().entries())) { throw frozen("CPUID"); }
            return;
        }
        state.cpuid = FlatCpuid.of(entries);
        identity = next;
    }

    private static KvmException frozen(String what) {
        return new KvmException(Errno.EINVAL,
                what + " is fixed since the vCPU has run; 'cpu:model set' changes the model");
    }

    @Override
    public List<CpuidEntry> getCpuid2(int room) {
        List<CpuidEntry> entries = table(identity.table().entries());
        if (entries.size() > room) {
            throw new KvmException(Errno.E2BIG, entries.size() + " entries, and room for " + room);
        }
        return entries;
    }

    /** Entries with what moves as the guest would read it now. */
    private List<CpuidEntry> table(List<CpuidEntry> entries) {
        return identity.table().now(state, entries);
    }

    @Override
    public List<Integer> msrIndexList() {
        return Arrays.stream(registers).map(SystemRegister::id).toList();
    }

    @Override
    public List<Integer> msrFeatureIndexList() {
        return msrIndexList().stream().filter(ModelRegisters.FEATURES::contains).toList();
    }

    private SystemRegister register(int index) {
        SystemRegister register = ofModel.find(index);
        if (register != null) { return register; }
        throw new KvmException(Errno.ENOENT, "there is no model-specific register 0x" + Integer.toHexString(index));
    }

    @Override
    public long getMsr(int index) {
        SystemRegister register = register(index);
        if (register.check(state, false, 0) != SystemRegister.OK) {
            throw new KvmException(Errno.ENOENT, register.name() + " is not there: what brings it is not granted");
        }
        return register.peek(state);
    }

    @Override
    public void setMsr(int index, long value) {
        SystemRegister register = register(index);
        boolean feature = ModelRegisters.FEATURES.contains(index);
        if (feature && hasRun()) {
            if (register.peek(state) != value) { throw frozen(register.name()); }
            return;
        }
        if (!register.away().isEmpty()) {
            if (register.peek(state) != value) { throw held(register); }
            return;
        }
        if (!feature && register.check(state, true, value) != SystemRegister.OK) {
            throw new KvmException(Errno.EINVAL, register.name() + " cannot be 0x" + Long.toHexString(value));
        }
        register.poke(state, value);
    }

    private static KvmException held(SystemRegister register) {
        return new KvmException(Errno.EBUSY, register.name() + " is held while its part " + register.away()
                + " is away; start the part's bundle (bundle:start), then set it");
    }

    @Override
    public int checkExtension(int capability) {
        return switch (capability) {
            case CAP_EXT_CPUID, CAP_TSC_CONTROL, CAP_GET_MSR_FEATURES -> 1;
            case CAP_NR_VCPUS, CAP_MAX_VCPUS -> MOST_VCPUS;
            case CAP_GET_TSC_KHZ -> (int) (architecture.place(addresses).tscHertz() / 1000);
            case CAP_MSR_PLATFORM_INFO -> msrIndexList().contains(Msr.MSR_PLATFORM_INFO) ? 1 : 0;
            default -> 0;
        };
    }

    @Override
    public void enableCap(int capability, long argument) {
        if (capability != CAP_MSR_PLATFORM_INFO || checkExtension(capability) == 0) {
            throw new KvmException(Errno.EINVAL, "capability " + capability + " cannot be enabled");
        }
        state.reg[X86Reg.PLATFORM_INFO_HIDDEN] = argument == 0 ? 1 : 0;
    }

    // ---- models

    /** Gives registers the bits that the model says; what is not there, or cannot be so, is told by {@link #features()}. */
    void initialMsrs() {
        ofModel.apply(architecture.request().model());
    }

    /** What a model asks for and cannot be had, and why. */
    Map<String, String> missing(ModelRequest request) {
        Identity of = identity(request);
        Map<String, String> missing = X86Architecture.missing(request, of, seated);
        Capabilities now = state.granted;
        state.granted = of.capabilities();
        ofModel.rows(request.model()).filter(row -> !row.granted())
                .forEach(row -> missing.put(row.feature(), row.why()));
        state.granted = now;
        return missing;
    }

    @Override
    public String model() {
        return architecture.request().text();
    }

    @Override
    public String modelAtReset() {
        return state.nextModel;
    }

    @Override
    public boolean hasRun() {
        return state.retired > 0;
    }

    @Override
    public List<FeatureState> features() {
        List<FeatureState> all = new ArrayList<>();
        Grant grant = identity.grant();
        for (CpuidWord word : FeatureTable.words()) {
            if (!word.shown()) { continue; }
            int any = grant.asked[word.index()] | grant.offered[word.index()] | grant.granted[word.index()];
            for (int rest = any; rest != 0; rest &= rest - 1) {
                all.add(feature(word.index() << 5 | Integer.numberOfTrailingZeros(rest)));
            }
        }
        SortedSet<String> others = new TreeSet<>(architecture.request().model().features());
        others.addAll(seated.names());
        others.stream().filter(MsrFeatures::isKnown).map(this::ofRegister).forEach(all::add);
        ofModel.rows(architecture.request().model()).forEach(all::add);
        return all;
    }

    private FeatureState feature(int number) {
        Grant grant = identity.grant();
        CpuidWord word = FeatureTable.words()[number >> 5];
        return new FeatureState(FeatureTable.name(number), word + "[" + (number & 31) + "]",
                Grant.has(grant.asked, number),
                Grant.has(grant.offered, number), Grant.has(grant.granted, number), grant.why(number));
    }

    @Override
    public FeatureState explain(String feature) {
        String name = FeatureTable.key(feature);
        int number = FeatureTable.number(name);
        if (number >= 0) { return feature(number); }
        if (MsrFeatures.isKnown(name)) { return ofRegister(name); }
        return ofModel.rows(architecture.request().model()).filter(row -> row.feature().equals(name)).findFirst()
                .orElseThrow(() -> new KvmException(Errno.ENOENT,
                        "no feature is known by the name \"" + feature + "\""));
    }

    private FeatureState ofRegister(String name) {
        boolean offered = seated.has(name);
        boolean granted = offered && !architecture.request().model().removed().contains(name);
        boolean asked = granted || architecture.request().model().features().contains(name);
        return new FeatureState(name, "", asked, offered, granted, asked && !offered ? Grant.NOBODY : "");
    }

    @Override
    public List<String> lost(String model) {
        judged = obtain(model);
        return Loss.of(state, memory, registers, identity(judged).capabilities());
    }

    @Override
    public List<String> untold(String model) {
        return Loss.untold(state.granted, identity(find(model)).capabilities());
    }

    private ModelRequest find(String text) {
        return asKvm(() -> architecture.find(text));
    }

    /** One that can be had, as far as it is enforced. */
    private ModelRequest obtain(String text) {
        return asKvm(() -> architecture.enforced(find(text)));
    }

    private static ModelRequest asKvm(Supplier<ModelRequest> find) {
        try {
            return find.get();
        } catch (IllegalArgumentException wrong) {
            throw new KvmException(Errno.EINVAL, wrong.getMessage());
        }
    }

    @Override
    public void swap(String model) {
        ModelRequest next = judged != null && judged.text().equals(model) ? judged : obtain(model);
        state.cpuid = null;
        state.model = next.text();
        architecture.take(next);
    }

    @Override
    public void swapAtReset(String model) {
        state.nextModel = model == null ? null : obtain(model).text();
    }

    @Override
    public List<String> models() {
        return architecture.library().names();
    }

    @Override
    public List<String> features(String model) {
        ModelRequest of = find(model);
        SortedSet<String> names = new TreeSet<>();
        int[] asked = identity(of).grant().asked;
        for (int number = 0; number < asked.length << 5; number++) {
            if (Grant.has(asked, number)) { names.add(FeatureTable.name(number)); }
        }
        of.model().features().stream().filter(MsrFeatures::isKnown).forEach(names::add);
        ofModel.rows(of.model()).map(FeatureState::feature).forEach(names::add);
        return List.copyOf(names);
    }

    @Override
    public String event(int code) {
        return extensions.stream().map(one -> one.facet(PerformanceCounters.class)).filter(Objects::nonNull).findFirst()
                .map(counters -> counters.event(code)).map(CountedEvent::name).orElse("");
    }
}
