package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Exit;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.Outcome;
import org.backplane.api.machine.time.Alarm;
import org.backplane.machine.TestParts.TestCore;
import org.backplane.machine.TestParts.TestDevice;
import org.junit.jupiter.api.Test;

/** Start, end, pause, reset and hand-over, by the director of a machine of scripted parts. */
class DirectorTest extends MachineBench {
    @Test
    void anEmptyMachineSaysWhatItWaitsFor() throws InterruptedException {
        start();
        director.pause();
        assertEquals(List.of("the machine waits for a vCPU: its file has no part of type \"vcpu\""),
                director.waitsFor());
    }

    @Test
    void aMachineRunsAsSoonAsTheLastPartIsThere() throws Exception {
        machine(null);
        start();
        director.pause();
        assertEquals(List.of("cpu0 waits for a CpuCore for x86-64 (core); no installed bundle provides one"),
                director.waitsFor());
        director.resume();
        offer("core", new TestCore(_ -> {
            director.power().off();
            return Exit.BUDGET;
        }));
        assertEquals(Outcome.POWER_OFF, outcome().kind());
        assertEquals(List.of(0L), loader.loads);
    }

    /** As QEMU's -S: everything is as it is before the first instruction. */
    @Test
    void aMachineThatIsPausedBeforeItStartsIsLoaded() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        machine(new TestCore(_ -> {
            ran.incrementAndGet();
            director.power().off();
            return Exit.BUDGET;
        }));
        begin();
        director.pause();
        director.start();
        director.settled(Duration.ofSeconds(60));
        assertEquals(List.of(0L), loader.loads);
        assertEquals(0, ran.get());
        director.resume();
        assertEquals(Outcome.POWER_OFF, outcome().kind());
        assertEquals(List.of(0L), loader.loads);
    }

    @Test
    void theExitValueIsPassedOn() throws Exception {
        machine(new TestCore(_ -> {
            director.power().exit(0x2a);
            return Exit.BUDGET;
        }));
        start();
        assertEquals(new Outcome(Outcome.EXIT, 0x2a, ""), outcome());
    }

    @Test
    void aGuestThatCannotBeLoadedIsTheUsersAffair() throws Exception {
        machine(new TestCore(_ -> Exit.HALT));
        loader.refusal = "no kernel";
        start();
        assertEquals(new Outcome(Outcome.NOT_LOADED, 0, "no kernel"), outcome());
    }

    @Test
    void haltedWithInterruptsOffIsDead() throws Exception {
        machine(new TestCore(wiring -> {
            ((TestParts.State) wiring.state).interruptible = false;
            wiring.state.reg[0] = 7;
            return Exit.HALT;
        }));
        start();
        assertEquals(new Outcome(Outcome.DEAD, 0, "cpu0 is halted with interrupts off after 1 instructions\nR0=7"),
                outcome());
    }

    @Test
    void aTripleFaultStartsTheGuestAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        machine(new TestCore(_ -> {
            if (runs.incrementAndGet() == 3) {
                director.power().off();
                return Exit.BUDGET;
            }
            return Exit.SHUTDOWN;
        }));
        start();
        assertEquals(Outcome.POWER_OFF, outcome().kind());
        assertEquals(3, loader.loads.size());
    }

    @Test
    void withoutRebootATripleFaultIsDeadAndAResetIsTheEnd() throws Exception {
        reboot = false;
        machine(new TestCore(_ -> Exit.SHUTDOWN));
        start();
        assertEquals(Outcome.DEAD, outcome().kind());
        assertTrue(outcome().report().startsWith("cpu0 is shut down (test) after 1 instructions"));
    }

    @Test
    void withoutRebootAResetIsTheEnd() throws Exception {
        reboot = false;
        machine(new TestCore(_ -> {
            director.power().reset();
            return Exit.BUDGET;
        }));
        start();
        assertEquals(Outcome.RESET, outcome().kind());
    }

    @Test
    void aCoreThatFailsIsOurBug() throws Exception {
        machine(new TestCore(_ -> Exit.FAILURE));
        start();
        assertEquals(new Outcome(Outcome.FAILED, 0, "cpu0: test"), outcome());
    }

    @Test
    void anAlarmWakesAHaltedVcpu() throws Exception {
        AtomicInteger steps = new AtomicInteger();
        part("timer", "timer", Map.of("at", "io:0x10", "at.start", "io:0x20"));
        offer("timer", new TestDevice(board -> {
            Alarm alarm = board.alarm("tick", () -> director.vcpus().getFirst().kick(CpuState.INTERRUPT));
            board.window("start", 1).octet(0, "START").onWrite(_ -> alarm.at(board.clock().nanos() + 1_000_000));
        }));
        machine(new TestCore(wiring -> {
            boolean woken = (wiring.state.lower(CpuState.INTERRUPT) & CpuState.INTERRUPT) != 0;
            if (woken) {
                steps.incrementAndGet();
                director.power().off();
                return Exit.BUDGET;
            }
            return Exit.HALT;
        }));
        start();
        settle();
        director.chassis().bus("io").write(0x20, 1, 1);
        assertEquals(Outcome.POWER_OFF, outcome().kind());
        assertEquals(1, steps.get());
    }

    @Test
    void aDeviceThatComesBackHasItsState() throws Exception {
        TestDevice first = new TestDevice(_ -> {
        });
        part("dev", "dev", Map.of("at", "io:0x10"));
        Candidate seated = offer("dev", first);
        machine(new TestCore(_ -> -1));
        start();
        settle();
        director.chassis().bus("io").write(PORT, 4, 42);
        candidates.remove(seated.provider());
        director.seatsChanged();
        assertTrue(director.awaitGone(seated.provider(), Duration.ofSeconds(20)));
        assertEquals(0xffff_ffffL, director.chassis().bus("io").read(PORT, 4));
        TestDevice second = new TestDevice(_ -> {
        });
        offer("dev", second);
        settle();
        assertEquals(42, director.chassis().bus("io").read(PORT, 4));
        assertEquals(List.of("create", "restored"), second.calls);
    }

    @Test
    void timeStandsStillInAPauseAndTheGuestToo() throws Exception {
        AtomicInteger steps = new AtomicInteger();
        machine(new TestCore(_ -> {
            steps.incrementAndGet();
            return -1;
        }));
        start();
        for (int round = 0; round < 200; round++) {
            director.pause();
            int before = steps.get();
            long time = director.chassis().clock().nanos();
            Thread.onSpinWait();
            assertEquals(before, steps.get());
            assertEquals(time, director.chassis().clock().nanos());
            director.resume();
        }
    }

    @Test
    void kicksAreNeverMissedByAHaltingVcpu() throws Exception {
        AtomicInteger wakes = new AtomicInteger();
        machine(new TestCore(wiring -> halting(wiring, wakes)));
        start();
        settle();
        for (int n = 1; n <= 2_000; n++) {
            director.vcpus().getFirst().kick(CpuState.INTERRUPT);
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (wakes.get() < n && System.nanoTime() < limit) {
                Thread.onSpinWait();
            }
            assertEquals(n, wakes.get());
        }
    }

    private static int halting(Wiring wiring, AtomicInteger wakes) {
        if ((wiring.state.lower(CpuState.INTERRUPT) & CpuState.INTERRUPT) != 0) {
            wakes.incrementAndGet();
        }
        return Exit.HALT;
    }
}
