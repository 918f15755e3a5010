package org.backplane.x86.architecture.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.CpuidWord.Output;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.x86.architecture.cpuid.Words;
import org.backplane.x86.architecture.grant.Grant;
import org.backplane.x86.architecture.grant.Vendors;

/** The CPUID table that a model asks for, as QEMU's models ask for it. */
public final class ModelLeaves {
    private static final int HYPERVISOR = 0x4000_0000;
    private static final int EXTENDED = 0x8000_0000;
    private static final String HYPERVISOR_NAME = "BackplaneVMM";
    private static final int LINE = 8 << 8;
    private static final int LINEAR = 48 << 8;
    private static final int LINEAR_57 = 57 << 8;
    private static final int MWAIT_EXTENSIONS = 3;
    private static final int TIME_STAMP = 0x15;
    private static final int FREQUENCIES = 0x16;

    /**
     * Where the vCPU is.
     *
     * @param index     of the vCPU, which is its APIC identifier
     * @param vcpus     of the machine
     * @param virtual   whether the guest is told that it is one
     * @param tscHertz  rate of the time-stamp counter
     * @param crystal   rate of the crystal clock
     * @param addresses width of physical addresses
     */
    public record Place(int index, int vcpus, boolean virtual, long tscHertz, long crystal, int addresses) {
    }

    private final CpuModel model;
    private final Place place;
    private final int[] words;
    private final List<CpuidEntry> entries = new ArrayList<>();

    private ModelLeaves(CpuModel model, Place place, int[] words) {
        this.model = model;
        this.place = place;
        this.words = words;
    }

    /** All entries; {@code words} has what the model asks for. */
    public static List<CpuidEntry> of(CpuModel model, Place place, int[] words) {
        ModelLeaves leaves = new ModelLeaves(model, place, words);
        if (model.leaves().isEmpty()) {
            leaves.basic();
            leaves.extended();
        } else {
            leaves.dumped();
        }
        if (place.virtual()) { leaves.text(HYPERVISOR, HYPERVISOR, HYPERVISOR_NAME, 0, 4, 8); }
        leaves.features();
        model.changes().forEach(leaves::change);
        return leaves.entries;
    }

    /** What a dump tells of one processor of its machine becomes this vCPU's, but for what is this machine's. */
    private void dumped() {
        int level = 0;
        for (CpuidEntry of : model.leaves()) {
            if (of.function() == 0) { level = of.eax(); }
            if (of.function() == 1) {
                add(1, 0, of.eax(), of.ebx() & 0xff00 | place.index() << 24 | sharing(), of.ecx(), of.edx());
            } else if (!ofMachine(of.function())) {
                entries.add(of);
            }
        }
        topology();
        if (level >= TIME_STAMP) { frequencies(); }
    }

    /** Whether a leaf tells of the machine: topology, clocks, and the hypervisor under which a dump was made (0x40000000 to 0x4fffffff). */
    static boolean ofMachine(int function) {
        return switch (function) {
            case 0xb, 0x1f, TIME_STAMP, FREQUENCIES -> true;
            default -> function >>> 28 == HYPERVISOR >>> 28;
        };
    }

    private int sharing() {
        return place.vcpus() > 1 ? place.vcpus() << 16 : 0;
    }

    private void change(CpuModel.Change change) {
        int at = 0;
        while (at < entries.size()
                && (entries.get(at).function() != change.leaf() || entries.get(at).index() != change.subleaf())) {
            at++;
        }
        if (at == entries.size()) { add(change.leaf(), change.subleaf(), 0, 0, 0, 0); }
        CpuidEntry of = entries.get(at);
        int was = Words.of(of, change.output());
        entries.set(at, with(of, change.output(), was & ~change.mask() | change.value()));
    }

    /** What a request asks for, as words; a model of everything asks for what is {@code offered}. */
    public static int[] words(ModelRequest request, int[] offered, Place place) {
        CpuModel model = request.model();
        int[] words = Grant.words(model.features(), offered.length);
        int[] dumped = Words.of(model.leaves());
        int[] removed = Grant.words(model.removed(), offered.length);
        int[] everything = offered.clone();
        for (int number : Vendors.foreign(model.amd())) { everything[number >> 5] &= ~(1 << number); }
        Arrays.setAll(words, i -> (words[i] | dumped[i] | (model.all() ? everything[i] : 0)) & ~removed[i]);
        set(words, Feature.HYPERVISOR, place.virtual() && !model.removed().contains(Feature.HYPERVISOR.label()));
        set(words, Feature.HT, place.vcpus() > 1 || Grant.has(dumped, Feature.HT.id()));
        return words;
    }

    private static void set(int[] words, Feature feature, boolean on) {
        words[feature.word] = words[feature.word] & ~feature.mask | (on ? feature.mask : 0);
    }

    private void basic() {
        int level = model.number("level", FREQUENCIES);
        text(0, level, model.vendor(), 0, 8, 4);
        add(1, 0, model.signature(), place.index() << 24 | sharing() | LINE, 0, 0);
        Caches caches = Caches.of(model, place.vcpus());
        caches.addTo(entries);
        add(6, 0, 0, 0, 0, 0);
        add(7, 0, model.number("level-func7", has(Feature.AVX_VNNI) || has(Feature.AVX512_BF16) ? 1 : 0), 0, 0, 0);
        add(7, 1, 0, 0, 0, 0);
        topology();
        add(0xd, 0, 0, 0, 0, 0);
        add(0xd, 1, 0, 0, 0, 0);
        if (has(Feature.MWAIT)) { add(5, 0, 0, 0, MWAIT_EXTENSIONS, 0); }
        if (level >= TIME_STAMP) { frequencies(); }
    }

    private boolean has(Feature feature) {
        return Grant.has(words, feature.id());
    }

    /** Leaf 0xB: one thread in a core, all cores in one package. */
    private void topology() {
        int shift = Integer.SIZE - Integer.numberOfLeadingZeros(place.vcpus() - 1);
        add(0xb, 0, 0, 1, 0x100, place.index());
        add(0xb, 1, shift, place.vcpus(), 0x201, place.index());
    }

    private void frequencies() {
        add(TIME_STAMP, 0, 1, (int) (place.tscHertz() / place.crystal()), (int) place.crystal(), 0);
        int megahertz = (int) (place.tscHertz() / 1_000_000);
        add(FREQUENCIES, 0, megahertz, megahertz, 100, 0);
    }

    private void extended() {
        int last = model.number("xlevel", EXTENDED + 8);
        if (last == 0) { return; }
        text(EXTENDED, last, model.vendor(), 0, 8, 4);
        add(EXTENDED + 1, 0, model.signature(), 0, 0, model.amd() ? words[0] & Words.COPIES : 0);
        ByteBuffer brand = ByteBuffer.wrap(Arrays.copyOf(model.brand().getBytes(StandardCharsets.US_ASCII), 48))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 2; i <= 4; i++) {
            add(EXTENDED + i, 0, brand.getInt(), brand.getInt(), brand.getInt(), brand.getInt());
        }
        add(EXTENDED + 7, 0, 0, 0, 0, 0);
        int wide = place.addresses() | (has(Feature.LA57) ? LINEAR_57 : LINEAR);
        add(EXTENDED + 8, 0, has(Feature.LM) ? wide : has(Feature.PSE36) ? 36 : 32, 0,
                place.vcpus() > 1 ? place.vcpus() - 1 : 0, 0);
    }

    /** Leaf 0 has the text in EBX, EDX, ECX; the hypervisor's in EBX, ECX, EDX. */
    private void text(int function, int eax, String text, int b, int c, int d) {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 12))
                .order(ByteOrder.LITTLE_ENDIAN);
        add(function, 0, eax, bytes.getInt(b), bytes.getInt(c), bytes.getInt(d));
    }

    private void add(int function, int index, int eax, int ebx, int ecx, int edx) {
        entries.add(new CpuidEntry(function, index, CpuidEntry.indexed(function), eax, ebx, ecx, edx));
    }

    /** Puts the words in; a leaf that has nothing else is added. */
    private void features() {
        for (CpuidWord word : FeatureTable.words()) {
            if (word.shown()) { put(word, words[word.index()]); }
        }
    }

    private void put(CpuidWord word, int bits) {
        for (int i = 0; i < entries.size(); i++) {
            CpuidEntry entry = entries.get(i);
            if (entry.function() == word.leaf() && entry.index() == word.subleaf()) {
                entries.set(i, with(entry, word.output(), bits | (word.index() == 1 ? entry.edx() & Words.COPIES : 0)));
                return;
            }
        }
        if (bits != 0) {
            add(word.leaf(), word.subleaf(), 0, 0, 0, 0);
            put(word, bits);
        }
    }

    private static CpuidEntry with(CpuidEntry of, Output output, int bits) {
        return new CpuidEntry(of.function(), of.index(), of.indexed(), output == Output.EAX ? bits : of.eax(),
                output == Output.EBX ? bits : of.ebx(), output == Output.ECX ? bits : of.ecx(),
                output == Output.EDX ? bits : of.edx());
    }
}
