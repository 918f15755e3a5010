package org.backplane.x86.architecture;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
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
    private static final int ADDRESSES = 0x8000_0008;
    private static final int COUNTERS = 0xa;
    private static final int EXTENDED = 0x8000_0000;

    /** That of a model. */
    static Identity of(ModelRequest request, ModelLeaves.Place place, FeatureSet seated) {
        int[] offered = Grant.words(seated.names(), FeatureTable.words().length);
        List<CpuidEntry> asked = ModelLeaves.of(request.model(), place, ModelLeaves.words(request, offered, place));
        return of(deepened(asked, of(asked, seated).grant.granted), seated);
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

    /** That of a table. */
    static Identity of(List<CpuidEntry> asked, FeatureSet seated) {
        Grant grant = Grant.of(Words.of(asked), seated);
        Capabilities bits = new Capabilities(grant.granted, new Capabilities.Limits(0, 0, 0, 0, 0));
        int addresses = eax(asked, ADDRESSES);
        int physical = addresses == 0 ? OLD_PHYSICAL_BITS : addresses & 0xff;
        Capabilities.Limits limits = new Capabilities.Limits(physical, addresses >>> 8 & 0xff, XsaveLayout.user(bits),
                XsaveLayout.supervisor(bits), bits.has(Feature.PDCM) ? eax(asked, COUNTERS) >>> 8 & 0xff : 0);
        return new Identity(asked, grant, new Capabilities(grant.granted, limits));
    }

    private static int eax(List<CpuidEntry> entries, int function) {
        return entries.stream().filter(entry -> entry.function() == function).mapToInt(CpuidEntry::eax).findFirst()
                .orElse(0);
    }

    CpuidTable table() {
        return new CpuidTable(asked, capabilities);
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
