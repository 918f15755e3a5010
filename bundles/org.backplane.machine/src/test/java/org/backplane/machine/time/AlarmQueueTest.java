package org.backplane.machine.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;
import org.junit.jupiter.api.Test;

class AlarmQueueTest {
    private final AtomicLong host = new AtomicLong(1_000);
    private final RealtimeClock clock = new RealtimeClock(host::get);
    private final AlarmQueue queue = new AlarmQueue(clock);
    private final Bank bank = new Bank();
    private final List<String> fired = new ArrayList<>();

    private QueuedAlarm alarm(String name) {
        return new QueuedAlarm(queue, bank, name, () -> fired.add(name), Runnable::run);
    }

    /** Fires what is due, as the timer thread does, on this thread. */
    private void advance(long nanos) {
        host.addAndGet(nanos);
        queue.fireDue();
    }

    @Test
    void theClockStandsStillWhileStopped() {
        assertEquals(0, clock.nanos());
        host.addAndGet(500);
        assertEquals(0, clock.nanos());
        clock.start(0);
        host.addAndGet(20);
        assertEquals(20, clock.nanos());
        clock.stop();
        host.addAndGet(1_000_000);
        clock.start(0);
        host.addAndGet(2);
        assertEquals(22, clock.nanos());
    }

    @Test
    void alarmsFireInTheOrderOfTheirTimes() {
        clock.start(0);
        alarm("c").at(30);
        alarm("a").at(10);
        alarm("b").at(20);
        advance(9);
        assertEquals(List.of(), fired);
        advance(1);
        assertEquals(List.of("a"), fired);
        advance(100);
        assertEquals(List.of("a", "b", "c"), fired);
    }

    @Test
    void theTimeIsInTheBank() {
        QueuedAlarm alarm = alarm("a");
        assertEquals(Alarm.NEVER, alarm.time());
        alarm.at(7);
        assertEquals(7, alarm.time());
        assertEquals(7, bank.get(0));
        alarm.withdraw();
        assertEquals(7, alarm.time());
        alarm.restored();
        clock.start(0);
        advance(7);
        assertEquals(List.of("a"), fired);
        assertEquals(Alarm.NEVER, alarm.time());
    }

    @Test
    void cancelledAndMovedAlarmsDoNotFireAtTheirOldTimes() {
        clock.start(0);
        QueuedAlarm moved = alarm("moved");
        QueuedAlarm cancelled = alarm("cancelled");
        moved.at(10);
        cancelled.at(10);
        moved.at(50);
        cancelled.cancel();
        advance(20);
        assertEquals(List.of(), fired);
        advance(30);
        assertEquals(List.of("moved"), fired);
    }

    @Test
    void anAlarmMaySetItselfWhileItFires() {
        clock.start(0);
        QueuedAlarm[] periodic = new QueuedAlarm[1];
        periodic[0] = new QueuedAlarm(queue, bank, "p", () -> {
            fired.add("p");
            periodic[0].at(clock.nanos() + 10);
        }, Runnable::run);
        periodic[0].at(10);
        advance(10);
        advance(10);
        assertEquals(2, fired.size());
        assertEquals(30, periodic[0].time());
    }

    /** The model is a sorted list: whatever is set, moved and cancelled, alarms fire in the order of their times. */
    @Test
    void manyAlarmsAgreeWithASortedList() {
        clock.start(0);
        Random random = new Random(1);
        List<QueuedAlarm> alarms = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            alarms.add(alarm(Integer.toString(i)));
        }
        for (int i = 0; i < 1_000; i++) {
            alarms.get(random.nextInt(100)).at(random.nextInt(10) == 0 ? Alarm.NEVER : 1 + random.nextInt(1_000_000));
        }
        List<String> expected = alarms.stream().filter(alarm -> alarm.time() != Alarm.NEVER).map(QueuedAlarm::time)
                .sorted()
                .map(String::valueOf).toList();
        List<String> times = new ArrayList<>();
        List<Long> pending = alarms.stream().map(QueuedAlarm::time).toList();
        advance(2_000_000);
        fired.forEach(name -> times.add(String.valueOf(pending.get(Integer.parseInt(name)))));
        assertEquals(expected, times);
    }

    @Test
    void theTimerThreadWakesForAnEarlierAlarm() throws InterruptedException {
        RealtimeClock real = new RealtimeClock(System::nanoTime);
        AlarmQueue running = new AlarmQueue(real);
        CountDownLatch told = new CountDownLatch(1);
        QueuedAlarm late = new QueuedAlarm(running, bank, "late", () -> fired.add("late"), Runnable::run);
        QueuedAlarm soon = new QueuedAlarm(running, bank, "soon", told::countDown, Runnable::run);
        running.start("timer");
        late.at(TimeUnit.HOURS.toNanos(1));
        soon.at(1_000);
        assertFalse(real.running());
        real.start(0);
        running.resumed();
        assertTrue(told.await(10, TimeUnit.SECONDS));
        running.close();
        assertEquals(List.of(), fired);
    }
}
