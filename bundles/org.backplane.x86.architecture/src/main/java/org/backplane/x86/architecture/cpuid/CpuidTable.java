package org.backplane.x86.architecture.cpuid;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;

/**
 * CPUID's answers, laid out once from the entries that are asked for and what is granted of their features. What follows control
 * registers is put in when it is asked for ({@link RuntimeBits}). Immutable but for its scratch: one vCPU asks.
 */
public final class CpuidTable implements org.backplane.api.x86.Cpuid {
    private static final int XSTATE = 0xd;
    private static final int TOPOLOGY = 0xb;
    private static final int TOPOLOGY_2 = 0x1f;
    private static final int EXTENDED = 0x8000_0000;
    private static final int ADDRESSES = 0x8000_0008;
    private static final int CENTAUR = 0xc000_0000;
    private static final int HYPERVISOR = 0x4000_0000;
    /** Bits of a leaf that say which class it belongs to. */
    private static final int CLASS = 0xffff_0000;
    private static final int[] NOTHING = {0, 0, 0, 0};

    private final CpuidClass basic;
    private final CpuidClass hypervisor;
    private final CpuidClass extended;
    private final CpuidClass centaur;
    private final RuntimeBits runtime;
    private final boolean amd;
    private final int[] answer = new int[4];

    /**
     * @param granted which of the features in {@code asked} the guest gets to see
     * @param depth   branch records that there are
     */
    public CpuidTable(List<CpuidEntry> asked, Capabilities granted, int depth) {
        List<CpuidEntry> entries = new ArrayList<>();
        for (CpuidEntry entry : asked) {
            if (entry.function() != XSTATE) { entries.add(granted(entry, granted)); }
        }
        XsaveLayout layout = new XsaveLayout(depth);
        if (asked.stream().anyMatch(entry -> entry.function() == XSTATE)) { extendedState(entries, layout, granted); }
        basic = new CpuidClass(0, entries);
        hypervisor = new CpuidClass(HYPERVISOR, entries);
        extended = new CpuidClass(EXTENDED, entries);
        centaur = new CpuidClass(CENTAUR, entries);
        runtime = new RuntimeBits(granted, layout);
        int[] vendor = basic.answer(0, 0);
        amd = vendor != null && CpuidEntry.ofAmd(vendor[2]);
    }

    private static CpuidEntry granted(CpuidEntry entry, Capabilities granted) {
        int[] out = {entry.eax(), entry.ebx(), entry.ecx(), entry.edx()};
        for (CpuidWord word : FeatureTable.words()) {
            if (word.shown() && word.leaf() == entry.function() && word.subleaf() == entry.index()) {
                int copies = word.index() == 1 ? out[3] & Words.COPIES & granted.word(0) : 0;
                out[word.output().ordinal()] = granted.word(word.index()) | copies;
            }
        }
        if (entry.function() == ADDRESSES) { out[0] = out[0] & ~0xff | granted.limits.physicalBits(); }
        return new CpuidEntry(entry.function(), entry.index(), entry.indexed(), out[0], out[1], out[2], out[3]);
    }

    private static void extendedState(List<CpuidEntry> entries, XsaveLayout layout, Capabilities granted) {
        long user = granted.limits.xcr0();
        long supervisor = granted.limits.xss();
        if (user == 0) { return; }
        entries.add(new CpuidEntry(XSTATE, 0, true, (int) user, 0, layout.standard(user), (int) (user >>> 32)));
        entries.add(new CpuidEntry(XSTATE, 1, true, granted.word(Feature.XSAVES.word), 0, (int) supervisor, 0));
        for (int n = 2; n < Integer.SIZE - 1; n++) {
            if (((user | supervisor) >>> n & 1) != 0) {
                int[] of = layout.answer(n, (supervisor >>> n & 1) != 0);
                entries.add(new CpuidEntry(XSTATE, n, true, of[0], of[1], of[2], of[3]));
            }
        }
    }

    /** All that the guest can read, but for what moves. */
    public List<CpuidEntry> entries() {
        List<CpuidEntry> all = new ArrayList<>();
        for (CpuidClass one : List.of(basic, hypervisor, extended, centaur)) { all.addAll(one.entries()); }
        return all;
    }

    /** Entries, these or others, with what moves as it is now. */
    public List<CpuidEntry> now(X86State state, List<CpuidEntry> entries) {
        return entries.stream().map(entry -> {
            int[] now = {entry.eax(), entry.ebx(), entry.ecx(), entry.edx()};
            runtime.apply(state, entry.function(), entry.index(), now);
            return new CpuidEntry(entry.function(), entry.index(), entry.indexed(), now[0], now[1], now[2], now[3]);
        }).toList();
    }

    @Override
    public void query(X86State state, int leaf, int subleaf) {
        CpuidClass of = classOf(leaf);
        boolean known = of != null && of.covers(leaf);
        int effective = known ? leaf : basic.last();
        int[] found = known ? of.answer(leaf, subleaf) : amd ? null : basic.answer(effective, subleaf);
        System.arraycopy(found == null ? NOTHING : found, 0, answer, 0, answer.length);
        if (known || !amd) {
            if (found == null && (effective == TOPOLOGY || effective == TOPOLOGY_2)) { beyond(effective, subleaf); }
            runtime.apply(state, effective, subleaf, answer);
        }
        for (int i = 0; i < answer.length; i++) { state.reg[RuntimeBits.REGISTERS[i]] = answer[i] & 0xffff_ffffL; }
    }

    /** A level of the topology that is not there gives back its number, and the vCPU's. */
    private void beyond(int leaf, int subleaf) {
        int[] first = basic.answer(leaf, 0);
        if (first == null) { return; }
        answer[2] = subleaf & 0xff;
        answer[3] = first[3];
    }

    /** Above the highest leaf of a class, the highest basic one answers, or nothing on AMD's processors. */
    private CpuidClass classOf(int leaf) {
        return switch (leaf & CLASS) {
            case 0 -> basic;
            case HYPERVISOR -> hypervisor;
            case EXTENDED -> extended;
            case CENTAUR -> centaur;
            default -> null;
        };
    }
}
