package org.backplane.monitor;

import java.util.List;

import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.inspect.VcpuInfo;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;

/** Commands about vCPUs. */
final class CpuCommands {
    /** The registers of a vCPU, as lines for people: which there are depends on the architecture. */
    record Registers(String vcpu, List<String> lines) {
    }

    private final Machines machines;

    CpuCommands(Machines machines) {
        this.machines = machines;
    }

    List<Command> commands() {
        return List.of(
                new Command("cpu:list", "", "the vCPUs, what executes them, and how far they are",
                        "'flushes' is how often the core has dropped translations since it was seated: for the guest, or because parts changed.",
                        "cpu:list", this::list),
                new Command("cpu:regs", "[VCPU]", "the registers of a vCPU, without a name of the first",
                        "Exact while the machine is paused; otherwise the guest goes on while they are read.",
                        "cpu:regs cpu0", machines::vcpus, this::registers));
    }

    private Answer list(Call call) throws CommandException {
        List<VcpuInfo> vcpus = machines.inspect(call).vcpus();
        Table table = Table.of(">index", "name", "state", "core", ">instructions", ">flushes");
        vcpus.forEach(vcpu -> table.row(vcpu.index(), vcpu.name(), vcpu.state(),
                vcpu.core().isEmpty() ? "-" : vcpu.core(), vcpu.retired(),
                vcpu.flushes()));
        return new Answer(vcpus, table.print());
    }

    private Answer registers(Call call) throws CommandException {
        Inspector inspector = machines.inspect(call);
        String vcpu = call.word(0, inspector.vcpus().getFirst().name());
        List<String> lines = inspector.registersOfVcpu(vcpu).lines().toList();
        return new Answer(new Registers(vcpu, lines), String.join("\n", lines) + "\n");
    }
}
