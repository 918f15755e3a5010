package org.backplane.monitor.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

import org.backplane.api.machine.backend.CharacterBackend;

/** A back end, which never waits, as two streams that do. */
final class BackendChannel implements AutoCloseable {
    private final CharacterBackend backend;
    private boolean closed;

    BackendChannel(CharacterBackend backend) {
        this.backend = backend;
        backend.listen(this::changed);
    }

    private synchronized void changed() {
        notifyAll();
    }

    /** Waits for a byte; -1 when closed. */
    private synchronized int read() throws IOException {
        int value = backend.poll();
        while (value < 0 && !closed) {
            await();
            value = backend.poll();
        }
        return closed ? -1 : value;
    }

    /** Waits for one byte and takes as many more as there are; -1 when closed. */
    private synchronized int read(byte[] into, int from, int length) throws IOException {
        int count = 0;
        for (int value = read(); value >= 0; value = count < length ? backend.poll() : -1) {
            into[from + count++] = (byte) value;
        }
        return count == 0 ? -1 : count;
    }

    private synchronized void write(int value) throws IOException {
        while (!closed && !backend.offer(value)) {
            await();
        }
    }

    private void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    boolean isClosed() {
        synchronized (this) {
            return closed;
        }
    }

    /** Ends who waits; nothing is read or written any more. */
    @Override
    public void close() {
        backend.listen(null);
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return BackendChannel.this.read();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return length == 0 ? 0 : BackendChannel.this.read(into, from, length);
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                BackendChannel.this.write(value);
            }
        };
    }
}
