package org.backplane.console;

import org.backplane.api.machine.backend.CharacterBackend;

/**
 * One of those who share the terminal: it has its own input and listener, and the output of all is mixed as it comes. Devices
 * and the monitor use it from their threads, the console from its own.
 */
final class Stream implements CharacterBackend {
    private static final int INPUT_BYTES = 1 << 12;

    private final ByteQueue input = new ByteQueue(INPUT_BYTES);
    private final ByteQueue output;
    private final Thread reader;
    /** Null: nobody. */
    private volatile Runnable listener;
    private volatile boolean refused;
    private volatile boolean pending;

    /** A stream whose first listener starts {@code reader}, away from its own thread; null: it starts nothing. */
    Stream(ByteQueue output, Thread reader) {
        this.output = output;
        this.reader = reader;
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
    public boolean isPending() { return pending; }

    /** Input comes from a file or a pipe, or has ended. */
    void pending(boolean more) {
        pending = more;
        if (!more) { tell(); }
    }

    @Override
    public synchronized void listen(Runnable onChange) {
        listener = onChange;
        if (onChange != null && reader != null && reader.getState() == Thread.State.NEW) {
            reader.start();
        }
    }

    boolean hasListener() {
        return listener != null;
    }

    private void tell() {
        Runnable told = listener;
        if (told != null) {
            told.run();
        }
    }

    /** Queues input; while the queue is full the listener is asked to look at it, and without one the input is lost. */
    void type(int value) throws InterruptedException {
        if (!input.offer(value) && hasListener()) {
            tell();
            input.put(value);
        }
    }

    /** There is input to be seen. */
    void typed() {
        tell();
    }

    /** There is room for output, perhaps after a time without. */
    void written() {
        if (refused) {
            refused = false;
            tell();
        }
    }

    /** Nobody waits for room any more. */
    void close() {
        input.close();
    }
}
