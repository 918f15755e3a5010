package org.backplane.monitor.bundle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.backplane.api.machine.Machine;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;
import org.backplane.monitor.command.Text;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Commands about bundles. Those that change one are done one after another. */
public final class BundleCommands {
    static final Duration SETTLED_LIMIT = Duration.ofSeconds(10);

    /** A bundle. */
    record Info(long id, String name, String version, String state) {
        static Info of(Bundle bundle) {
            return new Info(bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString(),
                    Bundles.state(bundle));
        }
    }

    /** What {@code bundle:stop} and {@code bundle:start} answer: the bundle, and what machines wait for now. */
    record Change(Info bundle, List<String> waitsFor) {
    }

    private final Bundles bundles;
    private final Supplier<Collection<Machine>> machines;
    private final BundleUpdate update;

    public BundleCommands(BundleContext context, Supplier<Collection<Machine>> machines) {
        bundles = new Bundles(context, machines);
        this.machines = machines;
        update = new BundleUpdate(bundles, new Jars(context));
    }

    public List<Command> commands() {
        String names = "NAME is a bundle's symbolic name, the end of it after a dot, its number, or a type of its parts.";
        return List.of(
                new Command("bundle:list", "", "every bundle: number, name, version, state", "", "bundle:list",
                        this::list),
                new Command("bundle:update", "NAME [FILE]", "put another build of a bundle into its place",
                        names + "\nWithout FILE its jar is read again from where it was. The guest stands still meanwhile and keeps\n"
                                + "its state. When the new build cannot be used, the old one goes on.",
                        "bundle:update x86.interpreter new.jar", bundles::names, this::update),
                new Command("bundle:stop", "NAME", "stop a bundle: machines do without its parts",
                        names + "\nThe seats of its parts follow their policy: see 'vacant' in docs/machine-files.md.",
                        "bundle:stop dev.uart", bundles::names, this::stop),
                new Command("bundle:start", "NAME", "start a bundle that was stopped", names, "bundle:start dev.uart",
                        bundles::names, this::start));
    }

    private Answer list(Call call) {
        List<Info> infos = bundles.all().stream().map(Info::of).toList();
        Table table = Table.of(">id", "name", "version", "state");
        infos.forEach(info -> table.row(info.id(), info.name(), info.version(), info.state()));
        return new Answer(infos, table.print());
    }

    private synchronized Answer update(Call call) throws CommandException, InterruptedException {
        Path file = call.words().size() < 2 ? null : Path.of(call.word(1, ""));
        BundleUpdate.Report report = update.run(bundles.named(call.word(0, "")), file, machines.get());
        String others = report.refreshed().isEmpty() ? "" : ", with it " + String.join(", ", report.refreshed());
        return new Answer(report, report.name() + " " + report.from() + " -> " + report.to() + others
                + "; the guest stood " + Text.duration(report.stoodNanos()) + ".\n");
    }

    private synchronized Answer stop(Call call) throws CommandException, InterruptedException {
        Bundle bundle = bundles.named(call.word(0, ""));
        if (bundle.getBundleId() == 0) {
            throw new CommandException("Stopping the framework ends the run: write 'machine:quit' to do that.");
        }
        bundles.requireSpare(bundles.closure(bundle), "Stopping " + bundle.getSymbolicName());
        try {
            bundle.stop();
        } catch (BundleException e) {
            throw new CommandException(bundle.getSymbolicName() + " does not stop: " + Causes.of(e), e);
        }
        return change(bundle);
    }

    private synchronized Answer start(Call call) throws CommandException, InterruptedException {
        Bundle bundle = bundles.named(call.word(0, ""));
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new CommandException(bundle.getSymbolicName() + " does not start: " + Causes.of(e), e);
        }
        return change(bundle);
    }

    private Answer change(Bundle bundle) throws InterruptedException {
        settle(machines.get());
        List<String> waitsFor = machines.get().stream().flatMap(machine -> machine.waitsFor().stream()).toList();
        Change change = new Change(Info.of(bundle), waitsFor);
        String waits = waitsFor.isEmpty() ? "" : "waits for: " + String.join("\nwaits for: ", waitsFor) + "\n";
        return new Answer(change, change.bundle().name() + " is " + change.bundle().state() + ".\n" + waits);
    }

    /** Waits until machines have done what changed for them; false when a bounded time is over: what is left, they tell. */
    static boolean settle(Collection<Machine> machines) throws InterruptedException {
        boolean settled = true;
        for (Machine machine : machines) {
            try {
                machine.settled(SETTLED_LIMIT);
            } catch (TimeoutException e) {
                System.getLogger("org.backplane.monitor").log(System.Logger.Level.WARNING, e.getMessage());
                settled = false;
            }
        }
        return settled;
    }
}
