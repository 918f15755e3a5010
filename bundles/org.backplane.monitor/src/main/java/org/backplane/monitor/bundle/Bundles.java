package org.backplane.monitor.bundle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.Vcpu;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Unknown;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** The bundles of this process, by what users call them. */
final class Bundles {
    private static final String OURS = "org.backplane.";

    private final BundleContext context;
    private final Supplier<Collection<Machine>> machines;

    Bundles(BundleContext context, Supplier<Collection<Machine>> machines) {
        this.context = context;
        this.machines = machines;
    }

    List<Bundle> all() {
        return List.of(context.getBundles());
    }

    /**
     * The one with this number or symbolic name, without what ours start with, or whose name ends with a dot and this, or that has the parts
     * of this type. Names of bundles have no hyphens, since packages have none; whoever writes one means the same.
     */
    Bundle named(String name) throws CommandException {
        List<Bundle> found = new ArrayList<>();
        for (Bundle bundle : all()) {
            if (isNamed(bundle, name)) { return bundle; }
            if (plain(bundle.getSymbolicName()).endsWith("." + plain(name))) { found.add(bundle); }
        }
        if (found.isEmpty()) { all().stream().filter(bundle -> hasType(bundle, name)).forEach(found::add); }
        if (found.size() == 1) { return found.getFirst(); }
        if (found.isEmpty()) { throw Unknown.name("bundle", name, ends(), "'bundle:list' lists them"); }
        throw new CommandException("'" + name + "' means several bundles: write one of "
                + String.join(", ", found.stream().map(Bundle::getSymbolicName).toList()) + ".");
    }

    private static boolean isNamed(Bundle bundle, String name) {
        String symbolicName = plain(bundle.getSymbolicName());
        return symbolicName.equals(plain(name)) || symbolicName.equals(OURS + plain(name))
                || Long.toString(bundle.getBundleId()).equals(name);
    }

    private static String plain(String name) {
        return name.replace("-", "");
    }

    /** Also while it is stopped, and has no services. */
    private static boolean hasType(Bundle bundle, String type) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && revision.getDeclaredCapabilities("backplane.part").stream()
                .anyMatch(capability -> type.equals(capability.getAttributes().get("type")));
    }

    /** Symbolic names, ours without what they all start with. */
    List<String> names() {
        return all().stream().map(bundle -> bundle.getSymbolicName().replaceFirst("^" + OURS, "")).toList();
    }

    /** Everything that can name a bundle. */
    private List<String> ends() {
        List<String> ends = new ArrayList<>();
        for (Bundle bundle : all()) {
            String end = bundle.getSymbolicName();
            for (int dot = end.indexOf('.'); dot >= 0; dot = end.indexOf('.')) {
                ends.add(end);
                end = end.substring(dot + 1);
            }
            ends.add(end);
        }
        return ends;
    }

    /** What must be stopped when this bundle's classes are replaced, itself included. */
    Collection<Bundle> closure(Bundle bundle) {
        return wiring().getDependencyClosure(List.of(bundle));
    }

    FrameworkWiring wiring() {
        return context.getBundle(0).adapt(FrameworkWiring.class);
    }

    /** Refuses what the monitor itself runs on, since it could not finish what it does, and what a run does not get back. */
    void requireSpare(Collection<Bundle> bundles, String what) throws CommandException {
        if (bundles.contains(context.getBundle())) {
            throw new CommandException(
                    what + " would stop the monitor, which runs on it: end the run and start it again.");
        }
        for (Bundle bundle : bundles) {
            String loss = loss(bundle);
            if (!loss.isEmpty()) {
                throw new CommandException(
                        what + " would " + loss + ": end it with machine:quit and start it again.");
            }
        }
    }

    /** What happens to a run that loses this bundle, empty when it can do without it for a while. */
    private String loss(Bundle bundle) {
        String name = bundle.getSymbolicName();
        if (offers(bundle, "backplane.verb", "run")) { return "end the run, which " + name + " leads"; }
        if (offers(bundle, Constants.OBJECTCLASS, Machine.class.getName())) {
            return "end the run, whose machine " + name + " is";
        }
        if (offers(bundle, "backend.name", "console")) {
            return "take the terminal from the run, which " + name + " holds";
        }
        return holdsState(bundle) ? "stop the run for good, whose vCPUs keep their registers in " + name : "";
    }

    private static boolean offers(Bundle bundle, String property, String value) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
            Object offered = service.getProperty(property);
            if (value.equals(offered) || offered instanceof String[] several && List.of(several).contains(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether state of a vCPU, which outlives all parts, is of a class of this bundle. */
    private boolean holdsState(Bundle bundle) {
        return machines.get().stream().flatMap(machine -> machine.vcpus().stream()).map(Vcpu::state)
                .anyMatch(state -> state != null && bundle.equals(FrameworkUtil.getBundle(state.getClass())));
    }

    static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "installed";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.STARTING -> "starting";
            case Bundle.ACTIVE -> "active";
            case Bundle.STOPPING -> "stopping";
            default -> "uninstalled";
        };
    }
}
