package org.backplane.itest.verb;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Offers the verb {@code run}; the machine's name says what to do. Says {@code stopped} when it is stopped. */
public final class Activator implements BundleActivator {

    /** As the console does: System.out of a run is no way to the terminal. */
    private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private final CountDownLatch forever = new CountDownLatch(1);

    @Override
    public void start(BundleContext context) {
        ToIntFunction<Map<String, Object>> run = this::run;
        context.registerService(ToIntFunction.class, run,
                FrameworkUtil.asDictionary(Map.of("backplane.verb", "run")));
    }

    @Override
    public void stop(BundleContext context) {
        out.println("stopped");
    }

    private int run(Map<String, Object> request) {
        return switch ((String) request.get("machine")) {
            case "request" -> {
                out.println("append=" + request.get("append") + " features=" + request.get("features"));
                yield 33;
            }
            case "endless" -> {
                out.println("running");
                await();
                yield 0;
            }
            default -> throw new IllegalStateException("thrown by the verb");
        };
    }

    private void await() {
        try {
            forever.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
