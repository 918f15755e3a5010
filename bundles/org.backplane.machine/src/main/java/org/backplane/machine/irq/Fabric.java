package org.backplane.machine.irq;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

import org.backplane.api.machine.irq.InterruptFabric;

/** Carries interrupt messages. Subscribers are arrays that are replaced, at quiet points; sending only reads them. */
public final class Fabric {
    private static final IntSupplier NO_CONTROLLER = () -> -1;

    private volatile InterruptFabric.Receiver[] receivers = {};
    private volatile IntConsumer[] listeners = {};
    private volatile IntSupplier legacy = NO_CONTROLLER;

    /**
     * One part's access to the fabric; knows what to undo when the part leaves.
     *
     * @param failed told when the part throws while it is called; the caller is not troubled
     */
    public Tap tap(Consumer<Throwable> failed) {
        return new Tap(this, failed);
    }

    private static <T> T[] with(T[] all, T one) {
        T[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = one;
        return more;
    }

    private static <T> T[] without(T[] all, T[] gone) {
        return Arrays.stream(all).filter(one -> !Arrays.asList(gone).contains(one))
                .toArray(length -> Arrays.copyOf(all, length));
    }

    /** What a board gives its part as {@code messages()}. */
    public static final class Tap implements InterruptFabric {
        private final Fabric fabric;
        private final Consumer<Throwable> failed;
        private Receiver[] receivers = {};
        private IntConsumer[] listeners = {};
        private IntSupplier legacy;

        private Tap(Fabric fabric, Consumer<Throwable> failed) {
            this.fabric = fabric;
            this.failed = failed;
        }

        /** Undoes every subscription. */
        public void close() {
            fabric.receivers = without(fabric.receivers, receivers);
            fabric.listeners = without(fabric.listeners, listeners);
            if (legacy != null && fabric.legacy == legacy) { fabric.legacy = NO_CONTROLLER; }
        }

        @Override
        public void send(long address, long data) {
            Receiver lowest = lowest(address, data);
            if (lowest != null) {
                lowest.message(address, data);
                return;
            }
            for (Receiver receiver : fabric.receivers) { if (receiver.message(address, data)) { return; } }
        }

        private Receiver lowest(long address, long data) {
            Receiver lowest = null;
            int least = Receiver.UNRANKED;
            for (Receiver receiver : fabric.receivers) {
                int priority = receiver.priority(address, data);
                if (priority < least) {
                    least = priority;
                    lowest = receiver;
                }
            }
            return lowest;
        }

        @Override
        public void endOfInterrupt(int vector) {
            for (IntConsumer listener : fabric.listeners) { listener.accept(vector); }
        }

        @Override
        public int acknowledge() {
            return fabric.legacy.getAsInt();
        }

        @Override
        public void onMessage(Receiver receiver) {
            Receiver guarded = new Guarded(receiver, failed);
            receivers = with(receivers, guarded);
            fabric.receivers = with(fabric.receivers, guarded);
        }

        @Override
        public void onEndOfInterrupt(IntConsumer listener) {
            IntConsumer guarded = vector -> {
                try {
                    listener.accept(vector);
                } catch (Throwable thrown) {
                    failed.accept(thrown);
                }
            };
            listeners = with(listeners, guarded);
            fabric.listeners = with(fabric.listeners, guarded);
        }

        @Override
        public void answerAcknowledge(IntSupplier legacyController) {
            legacy = () -> {
                try {
                    return legacyController.getAsInt();
                } catch (Throwable thrown) {
                    failed.accept(thrown);
                    return NO_CONTROLLER.getAsInt();
                }
            };
            fabric.legacy = legacy;
        }
    }

    /** A receiver whose failures are its own. */
    private record Guarded(InterruptFabric.Receiver receiver,
            Consumer<Throwable> failed) implements InterruptFabric.Receiver {
        @Override
        public int priority(long address, long data) {
            try {
                return receiver.priority(address, data);
            } catch (Throwable thrown) {
                failed.accept(thrown);
                return UNRANKED;
            }
        }

        @Override
        public boolean message(long address, long data) {
            try {
                return receiver.message(address, data);
            } catch (Throwable thrown) {
                failed.accept(thrown);
                return false;
            }
        }
    }
}
