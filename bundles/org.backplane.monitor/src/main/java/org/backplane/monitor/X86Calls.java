package org.backplane.monitor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SequencedMap;
import java.util.function.Function;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.inspect.VcpuInfo;
import org.backplane.api.x86.manage.KvmException;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Unknown;

/** Calls of the management of x86 vCPUs, all in one quiet point each. */
final class X86Calls {
    /** Names the vCPU that a command is for. */
    static final String VCPU = "--vcpu";
    private static final String NO_ARCHITECTURE = "The vCPU has no architecture: see part:list.";

    private final Machines machines;

    X86Calls(Machines machines) {
        this.machines = machines;
    }

    /** How a machine is asked. */
    @FunctionalInterface
    private interface Way<T, R> {
        R apply(Machine machine, Function<List<T>, R> question) throws InterruptedException;
    }

    /** Asks the vCPU that is named, or the first. */
    <R> R one(Call call, Function<X86Control, R> question) throws CommandException, InterruptedException {
        return all(call, vcpus -> question.apply(vcpus.getFirst()));
    }

    /** Asks those that are meant: the one that is named, or all. */
    <R> R all(Call call, Function<List<X86Control>, R> question) throws CommandException, InterruptedException {
        return named(call, vcpus -> question.apply(List.copyOf(vcpus.values())));
    }

    /** Asks those that are meant, which come by name. */
    <R> R named(Call call, Function<SequencedMap<String, X86Control>, R> question)
            throws CommandException, InterruptedException {
        return having(X86Control.class, NO_ARCHITECTURE, call, question);
    }

    /** Asks those of them that have something, by name; {@code absent} complains that none has. */
    <T, R> R having(Class<T> type, String absent, Call call, Function<SequencedMap<String, T>, R> question)
            throws CommandException, InterruptedException {
        return ask(call, question, absent, (machine, asked) -> machine.look(type, asked));
    }

    /** Changes those that are meant. */
    <R> R change(Call call, Function<List<X86Control>, R> work) throws CommandException, InterruptedException {
        return ask(call, (SequencedMap<String, X86Control> vcpus) -> work.apply(List.copyOf(vcpus.values())),
                NO_ARCHITECTURE, (machine, asked) -> machine.atRest(X86Control.class, asked));
    }

    private <T, R> R ask(Call call, Function<SequencedMap<String, T>, R> question, String absent, Way<T, R> way)
            throws CommandException, InterruptedException {
        Machine machine = machines.of(call);
        List<String> names = machine.inspector().vcpus().stream().map(VcpuInfo::name).toList();
        int only = index(names, call.option(VCPU, ""));
        try {
            return way.apply(machine, vcpus -> question.apply(meant(names, vcpus, only)));
        } catch (NoSuchElementException _) {
            throw new CommandException(absent);
        } catch (KvmException | IllegalArgumentException | IllegalStateException refused) { // the last: no rest
            throw new CommandException(refused.getMessage());
        }
    }

    /** What vCPUs have, some of which may have nothing. */
    private static <T> SequencedMap<String, T> meant(List<String> names, List<T> vcpus, int only) {
        SequencedMap<String, T> meant = new LinkedHashMap<>();
        for (int index = 0; index < vcpus.size(); index++) {
            if (vcpus.get(index) != null && (only < 0 || only == index)) {
                meant.put(names.get(index), vcpus.get(index));
            }
        }
        if (meant.isEmpty()) { throw new NoSuchElementException(); }
        return meant;
    }

    private static int index(List<String> names, String name) throws CommandException {
        if (name.isEmpty()) { return -1; }
        for (int index = 0; index < names.size(); index++) { // its number will do, too
            if (name.equals(String.valueOf(index)) && !names.contains(name)) { return index; }
        }
        if (!names.contains(name)) {
            throw Unknown.name("vCPU", name, names, "There are: " + String.join(", ", names));
        }
        return names.indexOf(name);
    }

    /** A number as people write it: {@code 0x8b}, {@code 139}. */
    static long number(String what, String text) throws CommandException {
        try {
            return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CommandException(what + " must be a number, such as 0x8b, and not " + text + ".");
        }
    }
}
