package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Guests on a host whose every processor has other work: they get slower, and nothing else. */
public class BusyHostIT {

    /** 1, and more in the long form of the tests (profile full). */
    private static final int REPEAT = Integer.getInteger("backplane.repeat", 1);
    private static final int DEMOS = 2;

    private final List<Thread> loads = IntStream.range(0, Runtime.getRuntime().availableProcessors())
            .mapToObj(_ -> Thread.ofPlatform().daemon().unstarted(BusyHostIT::work)).toList();

    private static void work() {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    @Before
    public void load() {
        loads.forEach(Thread::start);
    }

    @After
    public void relieve() {
        loads.forEach(Thread::interrupt);
    }

    @Test
    public void theDemoPasses() throws Exception {
        for (int i = 0; i < DEMOS * REPEAT; i++) {
            Backplane run = Backplane.run("run").endsWith(0);
            assertEquals("all 9 checks passed", run.out().lines().getLast().strip());
        }
    }

    @Test
    public void linuxComesUpAndSwitchesOff() throws Exception {
        DebianGuest guest = DebianGuest.make("shell");
        for (int i = 0; i < REPEAT; i++) {
            Backplane run = Backplane.run(guest.runs("quiet cmd=\"uname -sm\"")).endsWith(0);
            assertTrue(run.toString(), run.out().lines().contains("Linux x86_64"));
            assertEquals(List.of(), run.err().lines());
        }
    }
}
