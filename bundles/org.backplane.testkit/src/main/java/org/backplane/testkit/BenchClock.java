package org.backplane.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;

/** A clock that a test moves, and the alarms set on it. */
final class BenchClock implements MachineClock {
    private final List<BenchAlarm> alarms = new ArrayList<>();
    private long now;
    private long epoch;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long epochNanos() {
        return epoch + now;
    }

    /** Sets what wall-clock time it is at machine time 0. */
    void epoch(long nanos) {
        epoch = nanos;
    }

    /** Moves time forward and fires what falls due, each alarm at its own time. */
    void advance(long nanos) {
        long end = now + nanos;
        for (BenchAlarm next = earliest(); next.time() <= end; next = earliest()) {
            now = Math.max(now, next.time());
            next.fire();
        }
        now = end;
    }

    private BenchAlarm earliest() {
        return alarms.stream().min(Comparator.comparingLong(BenchAlarm::time)).orElse(BenchAlarm.NONE);
    }

    Alarm alarm(LongSupplier pending, LongConsumer keep, Runnable action) {
        BenchAlarm alarm = new BenchAlarm(pending, keep, action);
        alarms.add(alarm);
        return alarm;
    }

    /** An alarm whose pending time is kept in the device's bank. */
    private record BenchAlarm(LongSupplier pending, LongConsumer keep, Runnable action) implements Alarm {
        private static final BenchAlarm NONE = new BenchAlarm(() -> NEVER, _ -> {
        }, () -> {
        });

        void fire() {
            cancel();
            action.run();
        }

        @Override
        public void at(long nanos) {
            keep.accept(nanos);
        }

        @Override
        public void cancel() {
            keep.accept(NEVER);
        }

        @Override
        public long time() {
            return pending.getAsLong();
        }
    }
}
