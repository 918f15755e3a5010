package org.backplane.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

import org.backplane.api.x86.manage.FeatureState;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;

/** The command about CPU models. */
final class ModelCommand {
    private static final String WHEN = "--when";
    private static final String FORCE = "--force";
    private static final String RESET = "reset";

    /**
     * A swap that was done or is to come; {@code when} is now or reset, {@code lost} what the guest used of the old model, {@code untold} what
     * went besides and nothing tells whether it did.
     */
    record Swap(String model, String when, List<String> lost, List<String> untold) {
        String print() {
            return model + (when.equals(RESET) ? " from the next reset on.\n" : " from now on.\n")
                    + (lost.isEmpty() ? "" : "The guest has lost:\n  " + String.join("\n  ", lost) + "\n")
                    + (untold.isEmpty()
                            ? ""
                            : "Gone too, and nothing tells whether the guest uses it: " + String.join(" ", untold)
                                    + "\n");
        }
    }

    /** The model of a vCPU; {@code atReset} is what it takes at the next reset, empty: none. */
    record Model(String vcpu, String model, String atReset) {
        static List<Model> of(Map<String, X86Control> vcpus) {
            List<Model> all = new ArrayList<>();
            vcpus.forEach((name, vcpu) -> all
                    .add(new Model(name, vcpu.model(), Objects.requireNonNullElse(vcpu.modelAtReset(), ""))));
            return all;
        }
    }

    /** A feature that only one of two models asks for. */
    record Difference(String feature, String only) {
    }

    private final X86Calls calls;

    ModelCommand(X86Calls calls) {
        this.calls = calls;
    }

    Command command() {
        return new Command("cpu:model", "[WHAT] [NAME] [OTHER] [--vcpu VCPU] [--when WHEN] [--force]",
                "the CPU models: set NAME, keep, explain [FEATURE], diff A B, list; alone: what each vCPU has",
                "'set' gives all vCPUs, or the one that is named, another model while the guest runs. It is refused when the guest\n"
                        + "has switched something on that the model lacks, unless --force; --when reset waits for the next reset,\n"
                        + "takes the place of what already waits, and 'keep' calls it off.\n"
                        + "NAME,+FEATURE,-FEATURE changes a model. 'explain' says what of a model is granted, and why not.",
                "cpu:model set Haswell,-avx2", () -> List.of("set", "keep", "explain", "diff", "list"), this::answer);
    }

    private Answer answer(Call call) throws CommandException, InterruptedException {
        return switch (call.word(0, "")) {
            case "" -> show(call);
            case "set" -> set(call);
            case "keep" -> keep(call);
            case "explain" -> explain(call);
            case "diff" -> diff(call);
            case "list" -> list(call);
            default -> throw new CommandException(
                    "cpu:model has no \"" + call.word(0, "")
                            + "\"; it has set NAME, keep, explain [FEATURE], diff A B, list.");
        };
    }

    private static String argument(Call call, int index, String name) throws CommandException {
        String word = call.word(index, "");
        if (word.isEmpty()) { throw new CommandException("cpu:model " + call.word(0, "") + " needs " + name + "."); }
        return word;
    }

    private Answer show(Call call) throws CommandException, InterruptedException {
        List<Model> models = calls.named(call, Model::of);
        boolean waits = models.stream().anyMatch(model -> !model.atReset.isEmpty());
        Table table = waits ? Table.of("vCPU", "model", "from the next reset on") : Table.of("vCPU", "model");
        for (Model row : models) {
            if (waits) {
                table.row(row.vcpu, row.model, row.atReset);
            } else {
                table.row(row.vcpu, row.model);
            }
        }
        return new Answer(models, table.print());
    }

    private Answer keep(Call call) throws CommandException, InterruptedException {
        calls.change(call, vcpus -> {
            vcpus.forEach(vcpu -> vcpu.swapAtReset(null));
            return null;
        });
        return show(call);
    }

    private Answer set(Call call) throws CommandException, InterruptedException {
        String name = argument(call, 1, "NAME");
        boolean later = call.option(WHEN, "now").equals(RESET);
        if (!later && !call.option(WHEN, "now").equals("now")) {
            throw new CommandException("--when is now or reset, and not " + call.option(WHEN, "") + ".");
        }
        if (later) { return atReset(call, name); }
        boolean force = call.has(FORCE);
        Swap swap = calls.change(call, vcpus -> now(vcpus, name, force));
        if (!swap.lost.isEmpty() && !force) {
            throw new CommandException("the guest uses what " + name + " does not have; --force takes it away:\n  "
                    + String.join("\n  ", swap.lost));
        }
        return new Answer(swap, swap.print());
    }

    private Answer atReset(Call call, String name) throws CommandException, InterruptedException {
        calls.change(call, vcpus -> {
            vcpus.forEach(vcpu -> vcpu.swapAtReset(name));
            return null;
        });
        Swap swap = new Swap(name, RESET, List.of(), List.of());
        return new Answer(swap, swap.print());
    }

    /** All of them, or none. */
    private static Swap now(List<X86Control> vcpus, String name, boolean force) {
        List<String> lost = lost(vcpus.stream().map(vcpu -> vcpu.lost(name)).toList());
        SortedSet<String> untold = new TreeSet<>();
        vcpus.forEach(vcpu -> untold.addAll(vcpu.untold(name)));
        if (lost.isEmpty() || force) { vcpus.forEach(vcpu -> vcpu.swap(name)); }
        return new Swap(name, "now", lost, List.copyOf(untold));
    }

    /** What all vCPUs lose, then what only some do, each with its vCPU. */
    private static List<String> lost(List<List<String>> each) {
        SortedSet<String> common = new TreeSet<>(each.getFirst());
        each.forEach(common::retainAll);
        List<String> lost = new ArrayList<>(common);
        for (int vcpu = 0; vcpu < each.size(); vcpu++) {
            for (String line : each.get(vcpu)) {
                if (!common.contains(line)) { lost.add("vCPU " + vcpu + ": " + line); }
            }
        }
        return lost;
    }

    private Answer explain(Call call) throws CommandException, InterruptedException {
        String feature = call.word(1, "");
        List<FeatureState> rows = calls.one(call,
                vcpu -> feature.isEmpty() ? vcpu.features() : List.of(vcpu.explain(feature)));
        Table table = Table.of("feature", "CPUID", "asked", "offered", "granted", "why");
        rows.forEach(row -> table.row(row.feature(), row.place().isEmpty() ? "-" : row.place(), yes(row.asked()),
                yes(row.offered()), yes(row.granted()), row.why()));
        return new Answer(rows, table.print());
    }

    private static String yes(boolean so) {
        return so ? "yes" : "no";
    }

    private Answer diff(Call call) throws CommandException, InterruptedException {
        String one = argument(call, 1, "A and B");
        String other = argument(call, 2, "B");
        List<List<String>> both = calls.one(call, vcpu -> List.of(vcpu.features(one), vcpu.features(other)));
        SortedSet<String> all = new TreeSet<>(both.get(0));
        all.addAll(both.get(1));
        List<Difference> data = new ArrayList<>();
        Table table = Table.of("feature", "asked for by");
        for (String feature : all) {
            boolean first = both.get(0).contains(feature);
            if (first != both.get(1).contains(feature)) {
                data.add(new Difference(feature, first ? one : other));
                table.row(feature, first ? one : other);
            }
        }
        return new Answer(data, data.isEmpty() ? "Both ask for the same features.\n" : table.print());
    }

    private Answer list(Call call) throws CommandException, InterruptedException {
        List<String> names = calls.one(call, X86Control::models);
        return new Answer(names, String.join("\n", names) + "\n");
    }
}
