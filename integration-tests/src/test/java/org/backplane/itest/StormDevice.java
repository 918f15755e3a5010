package org.backplane.itest;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** The device of the guest {@code storm}: one register. A test can hold its callbacks. */
public final class StormDevice implements DeviceFactory<StormDevice.Config> {

    /** No keys of its own. */
    public record Config() {}

    /** What is called. */
    enum Callback { WRITE, RESET }

    /** A callback that does not return before the test lets it. */
    static final class Held {
        private final Callback callback;
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch left = new CountDownLatch(1);
        private volatile String thread;

        private Held(Callback callback) {
            this.callback = callback;
        }

        /** Waits until it is called, and gives the name of the thread that does. */
        String await() throws InterruptedException {
            if (!entered.await(LiveMachine.SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("no " + callback + " of the device" + Threads.dump());
            }
            return thread;
        }

        /** It returns. */
        void release() {
            left.countDown();
        }

        private void call() {
            thread = Thread.currentThread().getName();
            entered.countDown();
            try {
                left.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("given up by the machine", e);
            }
        }
    }

    private static final AtomicReference<Held> HELD = new AtomicReference<>();

    /** Holds the next call of a callback, of whichever build of the device. */
    static Held hold(Callback callback) {
        var held = new Held(callback);
        HELD.set(held);
        return held;
    }

    private static void called(Callback callback) {
        Held held = HELD.get();
        if (held != null && held.callback == callback && HELD.compareAndSet(held, null)) { held.call(); }
    }

    /** Offers a build of the device; the one with the greatest number is the best. */
    static ServiceRegistration<?> register(BundleContext context, int build) {
        return context.registerService(DeviceFactory.class, new StormDevice(), FrameworkUtil.asDictionary(
                Map.of("device.type", "test,storm", "service.ranking", build, "part.build", Integer.toString(build))));
    }

    @Override
    public String summary() {
        return "a register for the tests";
    }

    @Override
    public Device create(Config config, Board board) {
        board.window("", 4).word(0, "NUMBER").onWrite(_ -> called(Callback.WRITE));
        return new Device() {
            @Override
            public void reset() {
                called(Callback.RESET);
            }
        };
    }
}
