package org.backplane.machine.board;

import org.backplane.api.machine.backend.CharacterBackend;

/** A back end as one part sees it: whoever is plugged in listens, so a part and its successor do not take the line from each other. */
final class BackendPort implements CharacterBackend {
    private final CharacterBackend backend;
    private Runnable listener;
    private boolean plugged;

    BackendPort(CharacterBackend backend) {
        this.backend = backend;
    }

    /** The part was plugged in, or out. */
    synchronized void plugged(boolean in) {
        plugged = in;
        if (listener != null) { backend.listen(in ? listener : null); }
    }

    @Override
    public synchronized void listen(Runnable onChange) {
        listener = onChange;
        if (plugged) { backend.listen(onChange); }
    }

    @Override
    public synchronized void pace(long nanos) {
        if (plugged) { backend.pace(nanos); }
    }

    @Override
    public boolean offer(int value) {
        return backend.offer(value);
    }

    @Override
    public int poll() {
        return backend.poll();
    }
}
