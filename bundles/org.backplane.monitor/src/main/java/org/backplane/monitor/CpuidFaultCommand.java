package org.backplane.monitor;

import java.util.List;

import org.backplane.api.x86.manage.CpuidFaultInfo;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;

/** The command about what CPUID faulting would cost an accelerator. */
final class CpuidFaultCommand {
    /** {@link CpuidFaultInfo.Counts} of a vCPU. */
    record Counts(String vcpu, String backend, long host, boolean guest, long writes, long exits, long cpuids) {
        static Counts of(String vcpu, CpuidFaultInfo.Counts one) {
            return new Counts(vcpu, one.backend(), one.host(), one.guest(), one.writes(), one.exits(), one.cpuids());
        }
    }

    private static final String ABSENT = "No host is modelled: a part of type x86.cpuidfault does that with the key accelerator (emulated, lazy or"
            + " eager), and the feature cpuid-faulting has that type (./backplane run MACHINE.json --feature cpuid-faulting).";

    private final X86Calls calls;

    CpuidFaultCommand(X86Calls calls) {
        this.calls = calls;
    }

    Command command() {
        return new Command("cpuidfault:show", "[--vcpu VCPU]",
                "what having CPUID fault would cost an accelerator: writes of the host's register, exits",
                "Of each vCPU that has such a part, since it was seated. 'host' is what the host has in MSR_MISC_FEATURES_ENABLES, 'guest' whether CPUID is to\n"
                        + "fault now, 'writes' those of the host's register, 'exits' those to devices, 'cpuids' those that CPUID of user mode took.",
                "cpuidfault:show", this::show);
    }

    private Answer show(Call call) throws CommandException, InterruptedException {
        List<Counts> counts = calls.having(CpuidFaultInfo.class, ABSENT, call,
                vcpus -> vcpus.entrySet().stream().map(one -> Counts.of(one.getKey(), one.getValue().counts()))
                        .toList());
        Table table = Table.of("vcpu", "backend", ">host", "guest", ">writes", ">exits", ">cpuids");
        counts.forEach(one -> table.row(one.vcpu, one.backend, one.host, one.guest ? "faults" : "allowed", one.writes,
                one.exits, one.cpuids));
        return new Answer(counts, table.print());
    }
}
