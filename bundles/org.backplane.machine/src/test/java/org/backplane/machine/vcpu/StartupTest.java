package org.backplane.machine.vcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StartupTest {
    private final Startup startup = new Startup();

    @Test
    void theFirstStartBehindAStopCounts() {
        startup.start(0x5000);
        startup.stop();
        startup.start(0x8000);
        startup.start(0x9000);
        assertEquals(0, startup.take(false));
        int taken = startup.take(true);
        assertTrue(Startup.stops(taken) && Startup.starts(taken));
        assertEquals(0x8000, Startup.address(taken));
        assertFalse(startup.isAsked());
    }

    @Test
    void theFirstPageIsAPageToo() {
        startup.start(0);
        int taken = startup.take(true);
        assertTrue(Startup.starts(taken));
        assertFalse(Startup.stops(taken));
        assertEquals(0, Startup.address(taken));
    }
}
