package org.backplane.assembler;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;

import org.backplane.api.cpu.FeatureFiles;
import org.backplane.api.machine.Machine;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Outcome;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;

/** {@code backplane run}: checks, assembles, starts and awaits a machine. */
@Component(service = ToIntFunction.class, property = "backplane.verb=run")
public final class RunVerb implements ToIntFunction<Map<String, Object>> {
    private static final long MACHINE_MILLIS = 60_000;
    /** A machine whose parts take longer to end is left to the end of the framework. */
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final Catalogue catalogue;
    private final ConfigurationAdmin admin;
    private final BundleContext context;

    @Activate
    public RunVerb(@Reference Catalogue catalogue, @Reference ConfigurationAdmin admin, BundleContext context) {
        this.catalogue = catalogue;
        this.admin = admin;
        this.context = context;
    }

    @Override
    public int applyAsInt(Map<String, Object> arguments) {
        Request request = new Request(arguments);
        Assembly assembly = new Assembly(catalogue, true);
        MachineSpec spec = assembly.check(request);
        if (spec == null) {
            System.err.print(assembly.complaints().print());
            return ExitStatus.USER_ERROR;
        }
        try {
            return run(spec, new MachineConfigurations(spec, assembly.keys().keys()), request);
        } catch (IOException | InvalidSyntaxException | ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the machine " + spec.name() + " could not be run", e);
        }
    }

    private int run(MachineSpec spec, MachineConfigurations configurations, Request request)
            throws IOException, InvalidSyntaxException,
            ExecutionException, InterruptedException {
        ServiceTracker<Machine, Machine> tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(
                "(&(objectClass=" + Machine.class.getName() + ")(machine=" + spec.name() + "))"), null);
        tracker.open();
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        ServiceRegistration<FeatureFiles> files = context.registerService(FeatureFiles.class,
                Assembly.features(request), null);
        try {
            configurations.create(admin);
            Machine machine = tracker.waitForService(MACHINE_MILLIS);
            if (machine == null) {
                throw new IllegalStateException("the configurations of machine " + spec.name() + " made no machine");
            }
            if (request.paused()) { machine.pause(); }
            int status = await(machine, request.timeout());
            if (request.digest()) { System.err.println(machine.inspector().digest()); }
            return status;
        } finally {
            if (framework.getState() == Bundle.ACTIVE) {
                delete(spec, configurations);
                files.unregister();
            }
            tracker.close();
        }
    }

    /** Ends the machine, and returns when nothing is left of it. A framework that stops does that by itself. */
    private void delete(MachineSpec spec, MachineConfigurations configurations)
            throws IOException, InvalidSyntaxException, InterruptedException {
        Remains remains = new Remains(context, spec.name());
        remains.open();
        configurations.delete(admin);
        remains.awaitNone(END_LIMIT);
        remains.close();
    }

    static int await(Machine machine, double timeout) throws ExecutionException, InterruptedException {
        CompletableFuture<Outcome> ended = machine.ended().toCompletableFuture();
        long limit = timeout > 0 ? (long) (timeout * TimeUnit.SECONDS.toNanos(1)) : Long.MAX_VALUE;
        long start = System.nanoTime();
        machine.start();
        try {
            machine.settled(Duration.ofNanos(limit));
            machine.waitsFor().forEach(line -> System.err.println("machine not started: " + line));
            Outcome outcome = ended.get(limit - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
            outcome.report().lines().forEach(System.err::println);
            return ExitStatus.of(outcome);
        } catch (TimeoutException e) {
            tell(machine, List.of("stopped after " + timeout + " s (--timeout)"));
            tell(machine, machine.waitsFor());
            return ExitStatus.TIMEOUT;
        }
    }

    private static void tell(Machine machine, List<String> lines) {
        lines.forEach(line -> System.err.println("machine " + machine.spec().name() + ": " + line));
    }
}
