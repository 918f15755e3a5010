package org.backplane.x86.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.x86.architecture.cpuid.CpuidTable;
import org.backplane.x86.architecture.cpuid.Words;
import org.backplane.x86.architecture.cpuid.XsaveLayout;
import org.backplane.x86.architecture.grant.Grant;
import org.backplane.x86.architecture.model.ModelLeaves;
import org.backplane.x86.architecture.model.ModelRequest;

/**
 * What a vCPU is, made from a table of CPUID and from what the seated parts provide.
 *
 * @param asked        the table that is asked for, a model's or one that was set
 * @param grant        what becomes of its features
 * @param capabilities what the vCPU may use
 */
record Identity(List<CpuidEntry> asked, Grant grant, Capabilities capabilities) {
    /** MAXPHYADDR without leaf 0x80000008. */
    private static final int OLD_PHYSICAL_BITS = 36;
    private static final int LEAST_PHYSICAL_BITS = 32;
    private static final int ADDRESSES = 0x8000_0008;
    private static final int COUNTERS = 0xa;
    private static final int BRANCH_RECORDS = 0x1c;
    /** Branch records of whoever does not tell. */
    private static final int USUAL_DEPTH = 32;
    private static final int EXTENDED = 0x8000_0000;
    /** Leaves that are there while an extension has them: counters, branch records, extended counters. */
    private static final Set<Integer> EXTENSIONS = Set.of(COUNTERS, BRANCH_RECORDS, 0x23, 0x8000_0022);

    /** That of a model. */
    static Identity of(ModelRequest request, ModelLeaves.Place place, FeatureSet seated) {
        int[] offered = Grant.words(seated.names(), FeatureTable.words().length);
        List<CpuidEntry> asked = ModelLeaves.of(request.model(), place, ModelLeaves.words(request, offered, place));
        int addresses = place.addresses();
        return of(deepened(asked, of(asked, seated, addresses).grant.granted), seated, addresses);
    }

    /** As QEMU does, a model's highest leaves are raised to those of features that are granted. */
    private static List<CpuidEntry> deepened(List<CpuidEntry> asked, int[] granted) {
        int basic = 0;
        int extended = EXTENDED;
        for (CpuidWord word : FeatureTable.words()) {
            if (!word.shown() || granted[word.index()] == 0) { continue; }
            if (word.leaf() >= 0) { basic = Math.max(basic, word.leaf()); }
            if (word.leaf() >>> 16 == EXTENDED >>> 16) { extended = Math.max(extended, word.leaf()); }
        }
        int first = basic;
        int second = extended;
        return asked.stream().map(entry -> entry.function() == 0
                ? raised(entry, first)
                : entry.function() == EXTENDED ? raised(entry, second) : entry).toList();
    }

    private static CpuidEntry raised(CpuidEntry of, int least) {
        return new CpuidEntry(of.function(), of.index(), of.indexed(), Math.max(of.eax(), least), of.ebx(), of.ecx(),
                of.edx());
    }

    /** That of a table, on a machine with addresses of a width. */
    static Identity of(List<CpuidEntry> asked, FeatureSet seated, int width) {
        Grant grant = Grant.of(Words.of(asked), seated, CpuidEntry.ofAmd(asked));
        Capabilities bits = new Capabilities(grant.granted, new Capabilities.Limits(0, 0, 0, 0, 0));
        int addresses = eax(asked, ADDRESSES);
        int physical = Math.clamp(addresses == 0 ? OLD_PHYSICAL_BITS : addresses & 0xff, LEAST_PHYSICAL_BITS, width);
        Capabilities.Limits limits = new Capabilities.Limits(physical, addresses >>> 8 & 0xff, XsaveLayout.user(bits),
                XsaveLayout.supervisor(bits), bits.has(Feature.PDCM) ? eax(asked, COUNTERS) >>> 8 & 0xff : 0);
        return new Identity(asked, grant, new Capabilities(grant.granted, limits));
    }

    boolean isAmd() { return CpuidEntry.ofAmd(asked); }

    private static int eax(List<CpuidEntry> entries, int function) {
        return entries.stream().filter(entry -> entry.function() == function).mapToInt(CpuidEntry::eax).findFirst()
                .orElse(0);
    }

    /** With the leaves that extensions are answerable for, which nobody else has. */
    Identity with(List<CpuExtension> extensions) {
        List<CpuidEntry> all = new ArrayList<>(asked);
        all.removeIf(entry -> EXTENSIONS.contains(entry.function()));
        List<CpuidEntry> theirs = new ArrayList<>();
        for (CpuExtension extension : extensions) {
            if (extension instanceof X86Extension known) {
                known.cpuid(asked, capabilities, extensions).forEach(entry -> add(theirs, entry));
            }
        }
        if (!capabilities.has(Feature.ARCH_LBR)) { theirs.removeIf(entry -> entry.function() == BRANCH_RECORDS); }
        all.removeIf(entry -> theirs.stream().anyMatch(other -> other.function() == entry.function()));
        all.addAll(theirs);
        all.replaceAll(entry -> entry.function() == 0 || entry.function() == EXTENDED
                ? raised(entry, last(theirs, entry.function()))
                : entry);
        return new Identity(all, grant, capabilities);
    }

    /** Extensions have fields of one leaf: they come together. */
    private static void add(List<CpuidEntry> all, CpuidEntry entry) {
        for (int i = 0; i < all.size(); i++) {
            CpuidEntry one = all.get(i);
            if (one.function() == entry.function() && one.index() == entry.index()) {
                all.set(i, new CpuidEntry(one.function(), one.index(), one.indexed(), one.eax() | entry.eax(),
                        one.ebx() | entry.ebx(), one.ecx() | entry.ecx(), one.edx() | entry.edx()));
                return;
            }
        }
        all.add(entry);
    }

    private static int last(List<CpuidEntry> entries, int base) {
        return entries.stream().mapToInt(CpuidEntry::function).filter(function -> function >>> 16 == base >>> 16)
                .max().orElse(base);
    }

    CpuidTable table() {
        int mask = eax(asked, BRANCH_RECORDS) & 0xff;
        int depth = mask == 0 ? USUAL_DEPTH : Integer.SIZE - Integer.numberOfLeadingZeros(mask) << 3;
        return new CpuidTable(asked, capabilities, depth);
    }

    /** Features that are asked for and not granted, and why. */
    Map<String, String> missing() {
        Map<String, String> missing = new TreeMap<>();
        for (int number : grant.changed()) {
            if (Grant.has(grant.asked, number) && !Grant.has(grant.granted, number)) {
                missing.put(FeatureTable.name(number), grant.why(number));
            }
        }
        return missing;
    }
}
