package org.backplane.itest.meter;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/**
 * Says on standard error, when a machine's run has ended, how many instructions each vCPU has retired and how many bytes its
 * thread has allocated since it was started. By reflection: these tests know the distribution, not its classes.
 */
public final class Activator implements BundleActivator {

    private static final String MACHINE = "org.backplane.api.machine.Machine";
    private static final String VCPU = "org.backplane.api.machine.Vcpu";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Override
    public void start(BundleContext context) throws InvalidSyntaxException {
        context.addServiceListener(event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                watch(context, event.getServiceReference());
            }
        }, "(objectClass=" + MACHINE + ")");
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the listener away.
    }

    /**
     * The machine's director ends the run and calls what waits for that, while the vCPUs' threads are still there. The
     * service may be gone by then: whoever runs the machine has been told already.
     */
    private void watch(BundleContext context, ServiceReference<?> reference) {
        Object machine = context.getService(reference);
        Class<?> api = load(reference, MACHINE);
        Class<?> vcpus = load(reference, VCPU);
        ((CompletionStage<?>) get(api, machine, "ended")).thenRun(() -> {
            for (Object vcpu : (List<?>) get(api, machine, "vcpus")) {
                Object name = get(vcpus, vcpu, "name");
                System.err.println(name + " retired " + get(vcpus, vcpu, "retired") + " allocated " + allocated(name));
            }
        }).exceptionally(thrown -> {
            thrown.printStackTrace();
            return null;
        });
    }

    private long allocated(Object thread) {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals(thread))
                .mapToLong(t -> threads.getThreadAllocatedBytes(t.threadId())).findFirst().orElse(-1);
    }

    private static Class<?> load(ServiceReference<?> reference, String name) {
        try {
            return reference.getBundle().loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object get(Class<?> type, Object object, String method) {
        try {
            return type.getMethod(method).invoke(object);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
