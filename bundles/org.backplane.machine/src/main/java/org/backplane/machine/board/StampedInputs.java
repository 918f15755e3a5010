package org.backplane.machine.board;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.api.machine.time.Alarm;
import org.backplane.machine.time.InstructionClock;

/**
 * Back ends whose input comes at times of the machine: a byte in the time that a character takes on the device's line, as soon as the
 * device has taken the last one. While a file or pipe has the next byte not ready, time does not go beyond that. On the thread of the vCPU that executes,
 * between runs of its core.
 */
public final class StampedInputs {
    /** Ten bits at 115,200 baud, until the device says how fast its line is. */
    private static final long CHARACTER = 86_805;
    private static final long FULL = 100_000;

    private final InstructionClock clock;
    private volatile Line[] lines = {};
    private volatile Thread waiting;

    StampedInputs(InstructionClock clock) {
        this.clock = clock;
    }

    CharacterBackend add(CharacterBackend backend) {
        Line line = new Line(backend);
        Line[] more = Arrays.copyOf(lines, lines.length + 1);
        more[lines.length] = line;
        lines = more;
        return line;
    }

    /** When the next byte comes, at the earliest; {@link Alarm#NEVER}: none is on its way. */
    public long next() {
        long next = Alarm.NEVER;
        for (Line line : lines) { next = Math.min(next, line.next()); }
        return next;
    }

    /** Hands over every byte whose time has come; false when one is not there yet, and time must stand. */
    public boolean arrive() {
        boolean all = true;
        for (Line line : lines) { if (line.next() <= clock.nanos()) { all &= line.arrive(); } }
        return all;
    }

    /** Waits a little for something to come from the host. */
    public void await() {
        waiting = Thread.currentThread();
        LockSupport.parkNanos(this, 10_000_000);
        waiting = null;
    }

    /** One back end. */
    private final class Line implements CharacterBackend {
        private static final int NONE = -1;

        private final CharacterBackend backend;
        private volatile Runnable listener;
        /** Nothing came, and nothing is to come unless the host says so. */
        private volatile boolean quiet;
        private int held = NONE;
        private long due;
        private long character = CHARACTER;

        Line(CharacterBackend backend) {
            this.backend = backend;
        }

        private long next() {
            return listener == null || quiet || held != NONE ? Alarm.NEVER : due;
        }

        private boolean arrive() {
            quiet = true; // before looking: what comes behind says so
            held = backend.poll();
            if (held != NONE) {
                quiet = false;
                due = clock.nanos() + character;
                listener.run();
                return true;
            }
            if (backend.isPending()) { quiet = false; }
            return quiet;
        }

        private void changed() {
            if (quiet) {
                quiet = false;
                due = Math.max(due, clock.nanos());
            }
            LockSupport.unpark(waiting);
        }

        @Override
        public int poll() {
            int value = held;
            held = NONE;
            return value;
        }

        @Override
        public void pace(long nanos) {
            character = nanos;
        }

        /** Waits while the host does not take it: the guest must not see how fast that is. */
        @Override
        public boolean offer(int value) {
            while (!backend.offer(value)) { LockSupport.parkNanos(this, FULL); }
            return true;
        }

        @Override
        public void listen(Runnable onChange) {
            listener = onChange;
            backend.listen(onChange == null ? null : this::changed);
        }
    }
}
