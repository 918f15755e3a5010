package org.backplane.monitor;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.inspect.MachineInfo;
import org.backplane.api.machine.inspect.OddityInfo;
import org.backplane.api.machine.inspect.PauseInfo;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;
import org.backplane.monitor.command.Text;

/** Commands to a machine as a whole. */
final class MachineCommands {
    /** The answer of commands that change what a machine does. */
    record Digests(String digest) {
    }

    record State(String machine, String state) {
    }

    private final Machines machines;
    MachineCommands(Machines machines) {
        this.machines = machines;
    }

    List<Command> commands() {
        return List.of(new Command("machine:info", "", "the machine as a whole: state, clocks, pauses",
                "'lag' is how far the guest's clocks are behind the host's: they stand still while parts change and\n"
                        + "while the machine is paused.",
                "machine:info --json", this::info),
                new Command("machine:pause", "", "let the guest stand still, its clocks too",
                        "Returns when every vCPU has stopped. Parts can be asked and changed meanwhile.",
                        "machine:pause", this::pause),
                new Command("machine:resume", "", "let the guest go on after machine:pause, or a start with --paused",
                        "", "machine:resume",
                        this::resume),
                new Command("machine:reset", "", "press the reset button", "", "machine:reset", this::reset),
                new Command("machine:quit", "", "end the run, as Ctrl-A X does",
                        "Like pulling the plug: the guest is not asked to shut down.", "machine:quit", this::quit),
                new Command("machine:digest", "", "digests of registers and RAM, to compare runs",
                        "The guest stands meanwhile. Runs of a machine whose clock is 'instructions' have equal ones at their end.",
                        "machine:digest", this::digest),
                new Command("machine:oddities", "", "what the guest did that was not as expected, and how often",
                        """
                                unhandled: nobody answers there. unimplemented: real hardware does something that the part does not do.
                                unusual: allowed, but drivers do not do it. unverified: no source was found for what hardware does.""",
                        "machine:oddities", this::oddities));
    }

    private Answer info(Call call) throws CommandException {
        MachineInfo info = machines.inspect(call).info();
        Table table = Table.ofPairs().row("machine", info.name()).row("isa", info.isa())
                .row("memory", Text.bytes(info.memory())).row("state", info.state())
                .row("guest time", Text.duration(info.guestNanos())).row("lag", Text.duration(info.lagNanos()))
                .row("swaps", pauses(info.swaps())).row("absences", pauses(info.absences()));
        info.waitsFor().forEach(sentence -> table.row("waits for", sentence));
        return new Answer(info, table.print());
    }

    private static String pauses(PauseInfo pauses) {
        if (pauses.count() == 0) { return "none"; }
        PauseInfo.Distribution total = pauses.total();
        return pauses.count() + "; the guest stood " + Text.duration(total.p50()) + " (median), "
                + Text.duration(total.p99()) + " (p99), " + Text.duration(total.max()) + " (most)";
    }

    private Answer pause(Call call) throws CommandException, InterruptedException {
        Machine machine = machines.of(call);
        synchronized (this) { // once, however often it is told to
            if (!machine.inspector().info().state().equals("paused")) { machine.pause(); }
        }
        return state(machine, "paused");
    }

    private Answer resume(Call call) throws CommandException {
        Machine machine = machines.of(call);
        machine.resume();
        return state(machine, "resumed");
    }

    private Answer reset(Call call) throws CommandException {
        Machine machine = machines.of(call);
        machine.power().reset();
        return state(machine, "reset");
    }

    private Answer quit(Call call) throws CommandException {
        Machine machine = machines.of(call);
        machine.stop();
        return state(machine, "ended");
    }

    private static Answer state(Machine machine, String state) {
        State answer = new State(machine.spec().name(), state);
        return new Answer(answer, answer.machine() + " is " + state + ".\n");
    }

    private Answer digest(Call call) throws CommandException, InterruptedException {
        Digests digests = new Digests(machines.inspect(call).digest());
        return new Answer(digests, digests.digest() + "\n");
    }

    private Answer oddities(Call call) throws CommandException {
        List<OddityInfo> oddities = machines.inspect(call).oddities();
        if (oddities.isEmpty()) { return new Answer(oddities, "Nothing odd so far.\n"); }
        Table table = Table.of(">times", "kind", "part", "what");
        oddities.forEach(odd -> table.row(odd.count(), odd.kind().name().toLowerCase(Locale.ROOT),
                odd.part().isEmpty() ? "-" : odd.part(), odd.what()));
        return new Answer(oddities, table.print());
    }
}
