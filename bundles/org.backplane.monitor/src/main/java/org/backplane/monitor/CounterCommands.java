package org.backplane.monitor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.backplane.api.x86.Msr;
import org.backplane.api.x86.manage.KvmException;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;

/** Performance counters and branch records of x86 vCPUs, read at a quiet point: the guest notices nothing. */
final class CounterCommands {
    private static final String SYMBOLS = "--symbols";
    private static final int MOST = 8;
    private static final int AMD = 6;
    private static final int LEGACY = 4;
    /** Of the first fixed counter. */
    private static final int FIXED_BIT = 32;
    private static final long ENABLE = 1 << 22;
    private static final List<String> FIXED = List.of("instructions", "cycles", "ref-cycles");
    private static final Map<Integer, String> INTEL_EVENTS = Map.of(0xc0, "instructions", 0x3c, "cycles", 0x13c,
            "ref-cycles", 0xc4, "branches", 0xc5, "branch-misses", 0x4f2e, "cache-references", 0x412e, "cache-misses");
    private static final Map<Integer, String> AMD_EVENTS = Map.of(0xc0, "instructions", 0x76, "cycles", 0xc2,
            "branches", 0xc3, "branch-misses", 0xff60, "cache-references", 0x0964, "cache-misses");
    private static final List<String> TYPES = List.of("jcc", "jmp *", "jmp", "call *", "call", "ret");

    /** A counter: its event, the privileges it counts at (a {@code -} when it counts nothing), and how far it is. */
    record Counter(String counter, String event, String counts, long value) {
    }

    /** A branch that was taken, the youngest first; addresses are hexadecimal. */
    record Branch(int number, String from, String to, String type, long cycles, boolean mispredicted) {
    }

    private final X86Calls calls;

    CounterCommands(X86Calls calls) {
        this.calls = calls;
    }

    List<Command> commands() {
        return List.of(
                new Command("pmu:stat", "[--vcpu VCPU]", "the performance counters of a vCPU, and what they count",
                        "The guest does not notice. 'u' and 'k' tell at which privilege a counter counts.", "pmu:stat",
                        List::of, this::stat),
                new Command("lbr:dump", "[--symbols FILE] [--vcpu VCPU]",
                        "the branch records of a vCPU, the youngest first",
                        "The guest does not notice. FILE is a System.map or vmlinux, as Linux's packages have them.",
                        "lbr:dump",
                        List::of, this::dump));
    }

    /** A register's value, null when the vCPU does not have it. */
    static Long read(X86Control vcpu, int index) {
        if (!vcpu.msrIndexList().contains(index)) { return null; }
        try {
            return vcpu.getMsr(index);
        } catch (KvmException notGranted) {
            return null;
        }
    }

    private Answer stat(Call call) throws CommandException, InterruptedException {
        List<Counter> counters = calls.one(call, CounterCommands::counters);
        if (counters.isEmpty()) {
            throw new CommandException("the vCPU has no performance counters: a part of type x86.pmu gives it some.");
        }
        Table table = Table.of("counter", "event", "counts", ">value");
        counters.forEach(row -> table.row(row.counter(), row.event(), row.counts(), row.value()));
        return new Answer(counters, table.print());
    }

    private static List<Counter> counters(X86Control vcpu) {
        List<Counter> all = new ArrayList<>();
        general(all, vcpu, MOST, Msr.IA32_PERFEVTSEL0, Msr.IA32_PMC0, 1, INTEL_EVENTS, Msr.IA32_PERF_GLOBAL_CTRL);
        Long control = read(vcpu, Msr.IA32_FIXED_CTR_CTRL);
        for (int n = 0; control != null && n < FIXED.size(); n++) {
            Long value = read(vcpu, Msr.IA32_FIXED_CTR0 + n);
            long bits = isOn(vcpu, Msr.IA32_PERF_GLOBAL_CTRL, FIXED_BIT + n) ? control >>> 4 * n : 0;
            if (value != null) {
                all.add(new Counter("fixed " + n, FIXED.get(n), privileges((bits & 2) != 0, (bits & 1) != 0), value));
            }
        }
        general(all, vcpu, AMD, Msr.PERF_CTL0, Msr.PERF_CTL0 + 1, 2, AMD_EVENTS, Msr.PERF_CNTR_GLOBAL_CTL);
        if (all.isEmpty()) {
            general(all, vcpu, LEGACY, Msr.PERF_LEGACY_CTL0, Msr.PERF_LEGACY_CTL0 + LEGACY, 1, AMD_EVENTS,
                    Msr.PERF_CNTR_GLOBAL_CTL);
        }
        return all;
    }

    private static void general(List<Counter> all, X86Control vcpu, int count, int selects, int values, int step,
            Map<Integer, String> names, int control) {
        for (int n = 0; n < count; n++) {
            Long select = read(vcpu, selects + n * step);
            Long value = read(vcpu, values + n * step);
            if (select != null && value != null) {
                int event = (int) (select & 0xffff | (select >>> 32 & 0xf) << 16);
                boolean on = (select & ENABLE) != 0 && isOn(vcpu, control, n);
                all.add(new Counter(String.valueOf(n),
                        event == 0 ? "-" : name(vcpu, event, names),
                        privileges(on && (select & 1 << 16) != 0, on && (select & 1 << 17) != 0), value));
            }
        }
    }

    /** As who provides the event calls it; while nobody does, as everybody does. */
    private static String name(X86Control vcpu, int event, Map<Integer, String> usual) {
        String name = vcpu.event(event);
        return name.isEmpty() ? usual.getOrDefault(event, "0x%04x".formatted(event)) : name;
    }

    /** Whether the register that controls all counters, if there is one, lets a counter count. */
    private static boolean isOn(X86Control vcpu, int control, int counter) {
        Long enabled = read(vcpu, control);
        return enabled == null || (enabled >>> counter & 1) != 0;
    }

    private static String privileges(boolean user, boolean kernel) {
        return user || kernel ? (user ? "u" : "") + (kernel ? "k" : "") : "-";
    }

    private Answer dump(Call call) throws CommandException, InterruptedException {
        String file = call.option(SYMBOLS, "");
        Symbols symbols = file.isEmpty() ? Symbols.NONE : Symbols.read(Path.of(file));
        List<Branch> branches = calls.one(call, vcpu -> branches(vcpu, symbols));
        if (branches == null) {
            throw new CommandException("the vCPU has no branch records: a part of type x86.lbr gives it some, with the"
                    + " feature that its \"kind\" takes.");
        }
        Table table = Table.of(">number", "from", "to", "type", ">cycles", "mispredicted");
        branches.forEach(row -> table.row(row.number(), row.from(), row.to(), row.type(), row.cycles(),
                row.mispredicted() ? "yes" : "no"));
        return new Answer(branches, table.print());
    }

    /** Null when there is no such thing. */
    private static List<Branch> branches(X86Control vcpu, Symbols symbols) {
        Long depth = read(vcpu, Msr.IA32_LBR_DEPTH);
        Long top = read(vcpu, Msr.MSR_LASTBRANCH_TOS);
        List<Branch> all = new ArrayList<>();
        if (depth != null) {
            architectural(vcpu, depth, all, symbols);
        } else if (top != null) {
            new LegacyBranches(vcpu).list(top, all, symbols);
        } else if (read(vcpu, Msr.AMD_DBG_EXTN_CFG) != null) {
            LegacyBranches.ofAmd(vcpu, all, symbols);
        } else {
            return null;
        }
        return all;
    }

    private static void architectural(X86Control vcpu, long depth, List<Branch> all, Symbols symbols) {
        for (int n = 0; n < depth && vcpu.getMsr(Msr.IA32_LBR_0_FROM_IP + n) != 0; n++) {
            long info = vcpu.getMsr(Msr.IA32_LBR_0_INFO + n);
            int type = (int) (info >>> 56) & 0xf;
            all.add(new Branch(n, symbols.name(vcpu.getMsr(Msr.IA32_LBR_0_FROM_IP + n)),
                    symbols.name(vcpu.getMsr(Msr.IA32_LBR_0_TO_IP + n)),
                    type < TYPES.size() ? TYPES.get(type) : "other", info & 0xffff, info < 0));
        }
    }
}
