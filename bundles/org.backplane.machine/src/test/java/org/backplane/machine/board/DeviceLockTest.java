package org.backplane.machine.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class DeviceLockTest {
    private final DeviceLock lock = new DeviceLock();
    private final List<String> ran = new ArrayList<>();
    private final Runnable posted = lock.guarded(() -> ran.add("posted"));

    @Test
    void aPostRunsAtOnceOnAFreeLock() {
        posted.run();
        assertEquals(List.of("posted"), ran);
    }

    @Test
    void aPostDuringACallbackRunsOnceAfterIt() {
        lock.lock();
        posted.run();
        posted.run();
        ran.add("callback");
        lock.unlock();
        assertEquals(List.of("callback", "posted"), ran);
    }

    @Test
    void aBackEndDoesNotWaitForTheLock() throws InterruptedException {
        lock.lock();
        Thread backend = Thread.ofPlatform().start(posted);
        backend.join();
        assertEquals(List.of(), ran);
        lock.unlock();
        assertEquals(List.of("posted"), ran);
    }

    @Test
    void anInnerUnlockIsNoEnd() {
        lock.lock();
        lock.lock();
        posted.run();
        lock.unlock();
        assertEquals(List.of(), ran);
        lock.unlock();
        assertEquals(List.of("posted"), ran);
    }
}
