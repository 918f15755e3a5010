package org.backplane.monitor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.inspect.Inspector;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Unknown;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The machines of this process. */
public final class Machines {
    private final Supplier<Map<String, Machine>> byName;

    /** @param byName the machines there are just now, by name */
    Machines(Supplier<Map<String, Machine>> byName) {
        this.byName = byName;
    }

    /** Those of the service registry, asked each time: its listeners, trackers among them, know a little later. */
    static Machines of(BundleContext context) {
        return new Machines(() -> {
            try {
                return registered(context);
            } catch (InvalidSyntaxException e) {
                throw new IllegalStateException(e); // there is no filter
            }
        });
    }

    private static Map<String, Machine> registered(BundleContext context) throws InvalidSyntaxException {
        Map<String, Machine> machines = new TreeMap<>();
        for (ServiceReference<Machine> reference : context.getServiceReferences(Machine.class, null)) {
            Machine machine = context.getService(reference);
            if (machine != null) {
                machines.put(String.valueOf(reference.getProperty("machine")), machine);
                context.ungetService(reference);
            }
        }
        return machines;
    }

    /** The one that a call means: the one it names, or the only one. */
    Machine of(Call call) throws CommandException {
        Map<String, Machine> machines = new TreeMap<>(byName.get());
        if (machines.isEmpty()) {
            throw new CommandException("There is no machine any more, or not yet: try again in a moment.");
        }
        if (call.machine().isEmpty()) { return only(machines); }
        Machine machine = machines.get(call.machine());
        if (machine == null) {
            throw Unknown.name("machine", call.machine(), machines.keySet(),
                    "There are: " + String.join(", ", machines.keySet()));
        }
        return machine;
    }

    private static Machine only(Map<String, Machine> machines) throws CommandException {
        if (machines.size() > 1) {
            throw new CommandException("There are several machines: say which with --machine NAME, one of "
                    + String.join(", ", machines.keySet()) + ".");
        }
        return machines.values().iterator().next();
    }

    Inspector inspect(Call call) throws CommandException {
        return of(call).inspector();
    }

    /** Every machine. */
    public Collection<Machine> all() {
        return byName.get().values();
    }

    /** The names of the parts of every machine, for completion. */
    List<String> parts() {
        List<String> names = new ArrayList<>();
        all().forEach(machine -> machine.spec().parts().forEach(part -> names.add(part.name())));
        return names;
    }

    /** The names of the vCPUs of every machine, for completion. */
    List<String> vcpus() {
        List<String> names = new ArrayList<>();
        all().forEach(machine -> machine.vcpus().forEach(vcpu -> names.add(vcpu.name())));
        return names;
    }
}
