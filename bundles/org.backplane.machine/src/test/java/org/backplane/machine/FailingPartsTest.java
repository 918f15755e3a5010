package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.backplane.api.cpu.Exit;
import org.backplane.api.machine.Outcome;
import org.backplane.api.machine.irq.InterruptFabric;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.time.Alarm;
import org.backplane.machine.TestParts.TestCore;
import org.backplane.machine.TestParts.TestDevice;
import org.junit.jupiter.api.Test;

/** Parts that throw or do not return: they are named, and the machine goes on. */
class FailingPartsTest extends MachineBench {
    /** Runs the machine to its power-off, in which exactly this must be logged. */
    private void run(String told) throws Exception {
        try (LogListener log = new LogListener("org.backplane.machine")) {
            start();
            assertEquals(Outcome.POWER_OFF, outcome().kind());
            assertEquals(List.of(told), log.lines());
        }
    }

    private void pauseAndResume() {
        try {
            director.pause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        director.resume();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDeviceThatThrowsIsUnpluggedAndTheMachineGoesOn() throws Exception {
        TestDevice device = new TestDevice(_ -> {
        });
        part("bad", "bad", Map.of("at", "io:0x10"));
        offer("bad", device);
        AtomicInteger after = new AtomicInteger();
        machine(new TestCore(wiring -> {
            if (after.getAndIncrement() == 0) {
                wiring.ports.write(PORT, 4, 0xdead);
            } else if (device.calls.contains("close")) {
                assertEquals(0xffff_ffffL, wiring.ports.read(PORT, 4));
                director.power().off();
                return Exit.BUDGET;
            }
            return -1;
        }));
        run("part bad (bad of test 0.0.0) failed and was unplugged");
        assertEquals(List.of("create", "reset", "close"), device.calls);
    }

    @Test
    void anInputThatThrowsIsTheControllersFailure() throws Exception {
        TestDevice controller = new TestDevice(board -> board.inputs(2, (pin, asserted) -> {
            if (asserted) { throw new IllegalStateException("pin " + pin); }
        }));
        AtomicReference<IrqLine> line = new AtomicReference<>();
        part("pic", "controller", Map.of());
        part("dev", "source", Map.of("at", "io:0x10", "irq", "pic/1"));
        offer("controller", controller);
        TestDevice source = new TestDevice(board -> line.set(board.irq("irq")));
        offer("source", source);
        machine(new TestCore(wiring -> {
            line.get().set(true);
            if (!controller.calls.contains("close")) { return -1; }
            assertEquals(1, wiring.ports.read(PORT, 4));
            director.power().off();
            return Exit.BUDGET;
        }));
        run("part pic (controller of test 0.0.0) failed and was unplugged");
        assertEquals(List.of("create", "reset"), source.calls);
    }

    @Test
    void listenersOnTheFabricThatThrowFailAlone() throws Exception {
        TestDevice bad = new TestDevice(board -> {
            board.messages().onMessage((address, data) -> {
                throw new IllegalStateException("message");
            });
            board.messages().onEndOfInterrupt(vector -> {
                throw new IllegalStateException("end of interrupt");
            });
            board.messages().answerAcknowledge(() -> {
                throw new IllegalStateException("acknowledge");
            });
        });
        AtomicReference<InterruptFabric> fabric = new AtomicReference<>();
        part("bad", "bad", Map.of());
        part("dev", "source", Map.of());
        offer("bad", bad);
        offer("source", new TestDevice(board -> fabric.set(board.messages())));
        machine(new TestCore(wiring -> {
            fabric.get().send(0xfee0_0000L, 1);
            fabric.get().endOfInterrupt(1);
            assertEquals(-1, fabric.get().acknowledge());
            if (bad.calls.contains("close")) { director.power().off(); }
            return -1;
        }));
        run("part bad (bad of test 0.0.0) failed and was unplugged");
    }

    @Test
    void aDeviceThatDoesNotReturnIsNamedAndTheMachineGoesOnWhenItDoes() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch named = new CountDownLatch(1);
        part("slow", "slow", Map.of("at.go", "io:0x20"));
        offer("slow", new TestDevice(board -> {
            Alarm alarm = board.alarm("nap", () -> {
                entered.countDown();
                awaitUninterruptibly(named);
            });
            board.window("go", 1).octet(0, "GO").onWrite(_ -> alarm.at(board.clock().nanos()));
        }));
        AtomicBoolean asked = new AtomicBoolean();
        machine(new TestCore(wiring -> {
            if (!asked.getAndSet(true)) { wiring.ports.write(0x20, 1, 1); }
            return -1;
        }));
        patience = Duration.ofMillis(50);
        try (LogListener log = new LogListener("org.backplane.machine")) {
            start();
            entered.await();
            Thread pauser = Thread.ofPlatform().start(this::pauseAndResume);
            String told = log.await("still waiting for part slow (slow) to return; in the way:");
            named.countDown();
            pauser.join();
            director.settled(Duration.ofSeconds(20));
            assertTrue(told.contains("\n    test timer: org.backplane.machine.FailingPartsTest."), told);
        }
    }

    @Test
    void aLoaderWhoseClassesAreGoneEndsTheRunAndNotTheDirector() throws Exception {
        loader.failure = new NoClassDefFoundError("gone");
        machine(new TestCore(_ -> Exit.BUDGET));
        start();
        assertEquals(new Outcome(Outcome.FAILED, 0, "the loader failed: " + loader.failure), outcome());
        settle();
    }
}
