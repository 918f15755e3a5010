package org.backplane.monitor;

import java.nio.file.Path;
import java.util.List;

import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.api.x86.manage.KvmException;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;

/** KVM's calls about x86 vCPUs as commands; refusals begin with KVM's name of the error. */
final class KvmCommands {
    /** An answer of CPUID; numbers are hexadecimal. */
    record Leaf(String function, String index, String eax, String ebx, String ecx, String edx) {
        static Leaf of(CpuidEntry entry) {
            return new Leaf(hex(entry.function()), hex(entry.index()), hex(entry.eax()), hex(entry.ebx()),
                    hex(entry.ecx()),
                    hex(entry.edx()));
        }

        private static String hex(int value) {
            return "0x%08x".formatted(value);
        }
    }

    /** A model-specific register; both are hexadecimal. */
    record Msr(String index, String value) {
    }

    /** What a capability is. */
    record Capability(int number, int value) {
    }

    private final X86Calls calls;

    KvmCommands(X86Calls calls) {
        this.calls = calls;
    }

    List<Command> commands() {
        return List.of(
                new Command("cpu:cpuid", "[WHAT] [FILE] [--vcpu VCPU]",
                        "CPUID's answers: get, supported, or set FILE, before the first run",
                        "KVM_GET_CPUID2, KVM_GET_SUPPORTED_CPUID and KVM_SET_CPUID2, in the format of 'cpuid -r'. Before the first run: run\n"
                                + "--paused. 'set' without --vcpu gives each vCPU the part of the file that is for it, or, when there is but\n"
                                + "one part, that one with its own APIC identifier.",
                        "cpu:cpuid get",
                        () -> List.of("get", "supported", "set"), this::cpuid),
                new Command("cpu:msr", "[WHAT] [INDEX] [VALUE] [--vcpu VCPU]",
                        "model-specific registers: list, features, get INDEX, set INDEX VALUE",
                        "KVM_GET_MSR_INDEX_LIST, KVM_GET_MSR_FEATURE_INDEX_LIST, KVM_GET_MSRS and KVM_SET_MSRS.",
                        "cpu:msr get 0xc0000080", () -> List.of("list", "features", "get", "set"), this::msr),
                new Command("cpu:capability", "WHAT NUMBER [VALUE] [--vcpu VCPU]",
                        "KVM's capabilities: check N, enable N VALUE",
                        "KVM_CHECK_EXTENSION and KVM_ENABLE_CAP, with the numbers of linux/kvm.h.",
                        "cpu:capability check 159",
                        () -> List.of("check", "enable"), this::capability));
    }

    private Answer cpuid(Call call) throws CommandException, InterruptedException {
        List<CpuidEntry> entries = switch (call.word(0, "get")) {
            case "get" -> calls.one(call, vcpu -> vcpu.getCpuid2(X86Control.MAX_CPUID_ENTRIES));
            case "supported" -> calls.one(call, X86Control::supportedCpuid);
            case "set" -> set(call);
            default -> throw unknown("cpu:cpuid", call, "get, supported, set FILE");
        };
        StringBuilder text = new StringBuilder("CPU:\n");
        entries.forEach(entry -> text.append("   ").append(entry).append('\n'));
        return new Answer(entries.stream().map(Leaf::of).toList(), text.toString());
    }

    private List<CpuidEntry> set(Call call) throws CommandException, InterruptedException {
        String file = call.word(1, "");
        if (file.isEmpty()) {
            throw new CommandException("cpu:cpuid set needs FILE, as 'cpuid -r' or 'cpu:cpuid get' prints it.");
        }
        CpuidDump dump = CpuidDump.read(Path.of(file));
        boolean one = call.has(X86Calls.VCPU);
        return calls.change(call, vcpus -> {
            for (int i = 0; i < vcpus.size(); i++) { vcpus.get(i).setCpuid2(one ? dump.first() : dump.of(i)); }
            return dump.first();
        });
    }

    private static CommandException unknown(String command, Call call, String allowed) {
        return new CommandException(command + " has no \"" + call.word(0, "") + "\"; it has " + allowed + ".");
    }

    private Answer msr(Call call) throws CommandException, InterruptedException {
        int index = call.words().size() > 1 ? (int) X86Calls.number("INDEX", call.word(1, "")) : 0;
        long value = call.words().size() > 2 ? X86Calls.number("VALUE", call.word(2, "")) : 0;
        return switch (call.word(0, "list")) {
            case "list" -> values(call, calls.one(call, X86Control::msrIndexList));
            case "features" -> values(call, calls.one(call, X86Control::msrFeatureIndexList));
            case "get" -> values(call, List.of(index));
            case "set" -> {
                calls.change(call, vcpus -> {
                    vcpus.getFirst().setMsr(index, value);
                    return null;
                });
                yield values(call, List.of(index));
            }
            default -> throw unknown("cpu:msr", call, "list, features, get INDEX, set INDEX VALUE");
        };
    }

    private Answer values(Call call, List<Integer> indices) throws CommandException, InterruptedException {
        boolean single = indices.size() == 1;
        List<Msr> rows = calls.one(call,
                vcpu -> indices.stream().map(index -> new Msr("0x" + Integer.toHexString(index),
                        single ? hex(vcpu.getMsr(index)) : valueOr(vcpu, index))).toList());
        Table table = Table.of(">index", ">value");
        rows.forEach(row -> table.row(row.index(), row.value()));
        return new Answer(rows, table.print());
    }

    /** One that is not there with what is granted has no value. */
    private static String valueOr(X86Control vcpu, int index) {
        try {
            return hex(vcpu.getMsr(index));
        } catch (KvmException absent) {
            return "-";
        }
    }

    private static String hex(long value) {
        return "0x%016x".formatted(value);
    }

    private Answer capability(Call call) throws CommandException, InterruptedException {
        int number = (int) X86Calls.number("NUMBER", call.word(1, ""));
        switch (call.word(0, "")) {
            case "check" -> {
                // answered below
            }
            case "enable" -> {
                long value = X86Calls.number("VALUE", call.word(2, "1"));
                calls.change(call, vcpus -> {
                    vcpus.forEach(vcpu -> vcpu.enableCap(number, value));
                    return null;
                });
            }
            default -> throw unknown("cpu:capability", call, "check NUMBER, enable NUMBER [VALUE]");
        }
        int is = calls.one(call, vcpu -> vcpu.checkExtension(number));
        return new Answer(new Capability(number, is), "capability " + number + ": " + is + "\n");
    }
}
