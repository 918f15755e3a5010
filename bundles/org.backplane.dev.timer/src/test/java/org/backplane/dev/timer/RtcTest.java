package org.backplane.dev.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;

import org.backplane.testkit.Bench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behaviour from the MC146818 data sheet; the clock starts on Saturday, 29 February 2020 at 23:59:58 (and 58 is 0x58 in BCD). */
class RtcTest {
    private static final int SECONDS = 0x00;
    private static final int HOURS = 0x04;
    private static final int A = 0x0a;
    private static final int B = 0x0b;
    private static final int C = 0x0c;
    private static final int D = 0x0d;

    private static final long SECOND = 1_000_000_000;

    private final Bench bench = new Bench();

    @BeforeEach
    void plug() {
        bench.epoch(Instant.parse("2020-02-29T23:59:58Z").getEpochSecond() * SECOND);
        bench.plug(new Rtc(), Map.of());
        bench.reset();
    }

    private int get(int address) {
        bench.write("", 0, 1, address);
        return (int) bench.read("", 1, 1);
    }

    private void put(int address, int value) {
        bench.write("", 0, 1, address);
        bench.write("", 1, 1, value);
    }

    private String time() {
        return "%x%02x-%02x-%02x %02x:%02x:%02x day %x".formatted(get(0x32), get(9), get(8), get(7), get(4), get(2),
                get(0),
                get(6));
    }

    private boolean irq() {
        return bench.line("irq").asserted();
    }

    @Test
    void tellsTheTimeInBcd() {
        assertEquals("2020-02-29 23:59:58 day 7", time());
        bench.advance(2 * SECOND);
        assertEquals("2020-03-01 00:00:00 day 1", time());
    }

    @Test
    void tellsTheTimeInBinary() {
        put(B, 0x06);
        assertEquals(58, get(SECONDS));
        assertEquals(23, get(HOURS));
    }

    @Test
    void twelveHours() {
        put(B, 0x00);
        assertEquals(0x91, get(HOURS)); // 11 pm
        bench.advance(2 * SECOND);
        assertEquals(0x12, get(HOURS)); // midnight
        bench.advance(13 * 3600 * SECOND);
        assertEquals(0x81, get(HOURS));
    }

    @Test
    void memoryAndTimeOutliveAReset() {
        put(0x70, 0xa5);
        put(0x09, 0x24);
        put(B, 0x42);
        bench.reset();
        assertEquals(0xa5, get(0x70));
        assertEquals("2024-02-29 23:59:58 day 5", time());
        assertEquals(0x02, get(B), "no interrupt is on");
    }

    @Test
    void theGuestSetsTheTime() {
        put(B, 0x82);
        int[][] values = {{0, 0x30}, {2, 0x15}, {4, 0x08}, {7, 0x31}, {8, 0x12}, {9, 0x99}, {0x32, 0x19}};
        for (int[] value : values) { put(value[0], value[1]); }
        bench.advance(10 * SECOND);
        assertEquals(0x30, get(SECONDS));
        put(B, 0x02);
        assertEquals("1999-12-31 08:15:30 day 6", time());
        bench.advance(86_400 * SECOND);
        assertEquals("2000-01-01 08:15:30 day 7", time());
    }

    @Test
    void oneByteCanBeSetOnTheFly() {
        put(HOURS, 0x01);
        assertEquals("2020-02-29 01:59:58 day 7", time());
    }

    /** After the divider was held, the first update comes after half a second. */
    @Test
    void theDividerRestartsTheSecond() {
        bench.advance(SECOND / 4);
        put(A, 0x76);
        bench.advance(10 * SECOND);
        put(A, 0x26);
        assertEquals(0x58, get(SECONDS));
        bench.advance(SECOND / 2);
        assertEquals(0x59, get(SECONDS));
    }

    @Test
    void updateInProgressComes244MicrosecondsBefore() {
        bench.advance(SECOND - 245_000);
        assertEquals(0x26, get(A));
        bench.advance(1_000);
        assertEquals(0xa6, get(A));
        bench.advance(244_000);
        assertEquals(0x26, get(A));
    }

    @Test
    void statusD() {
        put(D, 0);
        assertEquals(0x80, get(D));
    }

    @Test
    void updateEndedInterrupt() {
        bench.advance(SECOND);
        assertFalse(irq());
        get(C);
        put(B, 0x12);
        bench.advance(SECOND);
        assertTrue(irq());
        assertEquals(0x90, get(C) & 0x90);
        assertFalse(irq());
        assertEquals(0x00, get(C));
    }

    @Test
    void flagsComeWithoutInterrupts() {
        bench.advance(SECOND);
        assertEquals(0x50, get(C));
        assertEquals(0x00, get(C));
    }

    @Test
    void alarmInterrupt() {
        put(0x01, 0x01);
        put(0x03, 0x00);
        put(0x05, 0xff); // any hour
        put(B, 0x22);
        bench.advance(3 * SECOND - 1);
        assertFalse(irq());
        bench.advance(1);
        assertTrue(irq());
        assertEquals(0xb0, get(C) & 0xb0);
    }

    @Test
    void periodicInterruptRates() {
        int[][] rates = {{1, 256}, {2, 128}, {3, 8192}, {6, 1024}, {8, 256}, {13, 8}, {15, 2}};
        for (int[] rate : rates) {
            put(A, 0x20 | rate[0]);
            put(B, 0x42);
            int count = 0;
            for (int i = 0; i < 8192; i++) {
                bench.advance(SECOND / 8192);
                count += (get(C) & 0x40) != 0 ? 1 : 0;
            }
            assertEquals(rate[1], count, 1, "rate " + rate[0]);
        }
    }

    @Test
    void ramKeepsBytesAndTheIndexPortIsWriteOnly() {
        put(0x40, 0xa5);
        put(0x7f, 0x5a);
        assertEquals(0xa5, get(0x40));
        assertEquals(0x5a, get(0x80 | 0x7f));
        assertEquals(0xff, bench.read("", 0, 1));
    }
}
