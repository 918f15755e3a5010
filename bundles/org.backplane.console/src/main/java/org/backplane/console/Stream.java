package org.backplane.console;

import org.backplane.api.machine.backend.CharacterBackend;

/**
 * One of those who share the terminal: it has its own input and listener, and the output of all is mixed as it comes. Devices
 * and the monitor use it from their threads, the console from its own.
 */
final class Stream implements CharacterBackend {
    private static final int INPUT_BYTES = 1 << 12;
    private static final Runnable NOBODY = () -> {
    };

    private final ByteQueue input = new ByteQueue(INPUT_BYTES);
    private final ByteQueue output;
    private final Runnable onListener;
    private volatile Runnable listener = NOBODY;
    private volatile boolean refused;

    /** A stream that calls {@code onListener} whenever somebody begins to listen. */
    Stream(ByteQueue output, Runnable onListener) {
        this.output = output;
        this.onListener = onListener;
    }

    @Override
    public boolean offer(int value) {
        boolean taken = output.offer(value);
        if (!taken) {
            refused = true;
        }
        return taken;
    }

    @Override
    public int poll() {
        return input.poll();
    }

    @Override
    public void listen(Runnable onChange) {
        listener = onChange == null ? NOBODY : onChange;
        if (onChange != null) {
            onListener.run();
        }
    }

    boolean hasListener() {
        return listener != NOBODY;
    }

    /** Queues input; while the queue is full the listener is asked to look at it, and without one the input is lost. */
    void type(int value) throws InterruptedException {
        if (!input.offer(value) && hasListener()) {
            listener.run();
            input.put(value);
        }
    }

    /** There is input to be seen. */
    void typed() {
        listener.run();
    }

    /** There is room for output, perhaps after a time without. */
    void written() {
        if (refused) {
            refused = false;
            listener.run();
        }
    }

    /** Nobody waits for room any more. */
    void close() {
        input.close();
    }
}
