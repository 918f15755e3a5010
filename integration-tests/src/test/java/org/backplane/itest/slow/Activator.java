package org.backplane.itest.slow;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Makes every deletion of a configuration take a moment, as a host that has other work does, and says what is left of machines
 * when it is stopped: the bundle that was installed last is the first to be.
 */
public final class Activator implements BundleActivator {
    private static final long MOMENT_MILLIS = 20;

    @Override
    public void start(BundleContext context) {
        context.registerService(ConfigurationListener.class, Activator::listen, null);
    }

    @Override
    public void stop(BundleContext context) throws InvalidSyntaxException {
        ServiceReference<?>[] left = context.getAllServiceReferences(null, "(&(machine=*)(service.pid=*))");
        new PrintStream(new FileOutputStream(FileDescriptor.err), true)
                .println("services left: " + (left == null ? 0 : left.length));
    }

    private static void listen(ConfigurationEvent event) {
        if (event.getType() != ConfigurationEvent.CM_DELETED) { return; }
        try {
            Thread.sleep(MOMENT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
