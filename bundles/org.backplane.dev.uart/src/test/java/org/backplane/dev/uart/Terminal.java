package org.backplane.dev.uart;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

import org.backplane.api.machine.backend.CharacterBackend;

/** A back end whose room for output a test decides. */
final class Terminal implements CharacterBackend {
    private final StringBuilder output = new StringBuilder();
    private final Queue<Integer> input = new ArrayDeque<>();
    private int room = Integer.MAX_VALUE;
    private Runnable listener;
    private long pace;

    String output() {
        return output.toString();
    }

    void room(int bytes) {
        room = bytes;
        listener.run();
    }

    void type(String text) {
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) { input.add(b & 0xff); }
        listener.run();
    }

    int unread() {
        return input.size();
    }

    Runnable listener() {
        return listener;
    }

    /** Nanoseconds a character, as the device said last. */
    long pace() {
        return pace;
    }

    @Override
    public void pace(long nanos) {
        pace = nanos;
    }

    @Override
    public boolean offer(int value) {
        if (room == 0) { return false; }
        room--;
        output.append((char) value);
        return true;
    }

    @Override
    public int poll() {
        Integer next = input.poll();
        return next == null ? -1 : next;
    }

    @Override
    public void listen(Runnable onChange) {
        listener = onChange;
    }
}
