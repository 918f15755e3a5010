package org.backplane.assembler;

import java.time.Duration;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The services that the configurations of a machine made. Configuration Admin tells of deletions in a thread of its own: a
 * framework that is stopped meanwhile unregisters services a second time, about which Declarative Services complain.
 */
final class Remains extends ServiceTracker<Object, ServiceReference<Object>> {
    Remains(BundleContext context, String machine) throws InvalidSyntaxException {
        super(context, filter(machine), null);
    }

    private static Filter filter(String machine) throws InvalidSyntaxException {
        return FrameworkUtil.createFilter("(&(machine=" + machine + ")(service.pid=backplane.*))");
    }

    /** Never the service itself: that a reference is there is all that is asked. */
    @Override
    public ServiceReference<Object> addingService(ServiceReference<Object> reference) {
        return reference;
    }

    @Override
    public synchronized void removedService(ServiceReference<Object> reference, ServiceReference<Object> same) {
        notifyAll();
    }

    /** Waits until none is left, or for {@code limit}. */
    synchronized void awaitNone(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!isEmpty() && System.nanoTime() < end) {
            wait(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
        }
    }
}
