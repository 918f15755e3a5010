package org.backplane.assembler.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.backplane.api.device.Device;
import org.junit.jupiter.api.Test;

class DryRunTest {
    @Test
    void aPartIsMadeAndClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        DryRun.of(() -> new Device() {
            @Override
            public void close() {
                closed.set(true);
            }
        });
        assertTrue(closed.get());
    }

    @Test
    void whatAPartThrowsPassesThrough() {
        Error thrown = new NoClassDefFoundError("gone");
        assertSame(thrown, assertThrows(Error.class, () -> DryRun.of(() -> {
            throw thrown;
        })));
    }

    @Test
    void aPartThatDoesNotReturnIsLeftAloneAndWhereItIsIsTold() {
        CountDownLatch over = new CountDownLatch(1);
        RuntimeException told = assertThrows(RuntimeException.class, () -> DryRun.of(() -> {
            while (over.getCount() > 0) { Thread.onSpinWait(); }
            throw new IllegalStateException("late");
        }, 1));
        over.countDown();
        assertEquals("it has not returned for 1 s, and was at "
                + "org.backplane.assembler.check.DryRunTest", told.toString().replaceAll("DryRunTest.*", "DryRunTest"));
    }
}
