package org.backplane.dev.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.backplane.testkit.Bench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behaviour from the IA-PC HPET specification 1.0a; identification as QEMU's {@code pc} has it. One tick is 10 ns. */
class HpetTest {
    private static final int CAPABILITIES = 0x000;
    private static final int CONFIGURATION = 0x010;
    private static final int STATUS = 0x020;
    private static final int COUNTER = 0x0f0;

    private static final int ENABLED = 1;
    private static final int LEGACY = 2;

    private static final int LEVEL = 0x002;
    private static final int INTERRUPT = 0x004;
    private static final int PERIODIC = 0x008;
    private static final int SET_VALUE = 0x040;
    private static final int NARROW = 0x100;
    private static final int ROUTE_2 = 2 << 9;

    private final Bench bench = new Bench();

    @BeforeEach
    void plug() {
        bench.plug(new Hpet(), Map.of("routes", 0x14L));
    }

    private static int configuration(int timer) {
        return 0x100 + 0x20 * timer;
    }

    private static int comparator(int timer) {
        return configuration(timer) + 8;
    }

    private long read(int register) {
        return bench.read("", register, 8);
    }

    private void write(int register, long value) {
        bench.write("", register, 8, value);
    }

    private int edges(String pin) {
        return bench.line(pin).edges();
    }

    @Test
    void capabilities() {
        assertEquals(10_000_000, read(CAPABILITIES) >>> 32);
        assertEquals(0x8086_a201L, bench.read("", CAPABILITIES, 4));
        assertEquals(0x14, read(configuration(1)) >>> 32);
        assertEquals(0x30, read(configuration(1)) & 0xffff);
        assertEquals(-1, read(comparator(0)));
    }

    @Test
    void theCounterRunsWhileEnabled() {
        bench.advance(1_000);
        assertEquals(0, read(COUNTER));
        write(CONFIGURATION, ENABLED);
        bench.advance(1_000);
        assertEquals(100, read(COUNTER));
        write(COUNTER, 5); // not while it runs
        assertEquals(100, read(COUNTER));
        write(CONFIGURATION, 0);
        bench.advance(1_000);
        assertEquals(100, read(COUNTER));
        write(COUNTER, 0x1_0000_0000L);
        write(CONFIGURATION, ENABLED);
        bench.advance(10);
        assertEquals(1, bench.read("", COUNTER, 4));
        assertEquals(1, bench.read("", COUNTER + 4, 4));
    }

    @Test
    void oneShot() {
        write(configuration(0), INTERRUPT | ROUTE_2);
        write(comparator(0), 1000);
        write(CONFIGURATION, ENABLED);
        bench.advance(9_999);
        assertEquals(0, edges("2"));
        bench.advance(1);
        assertEquals(1, edges("2"));
        bench.advance(1_000_000);
        assertEquals(1, edges("2"));
        assertFalse(bench.line("2").asserted());
        assertEquals(0, read(STATUS));
    }

    @Test
    void aMatchInThePastDoesNotCome() {
        write(CONFIGURATION, ENABLED);
        bench.advance(10_000);
        write(configuration(0), INTERRUPT | ROUTE_2);
        write(comparator(0), 999);
        bench.advance(1_000_000);
        assertEquals(0, edges("2"));
    }

    @Test
    void narrowTimersWrap() {
        write(configuration(0), INTERRUPT | NARROW | ROUTE_2);
        write(comparator(0), 1000);
        write(CONFIGURATION, ENABLED);
        bench.advance((0x1_0000_0000L + 1000) * 10 - 1);
        assertEquals(1, edges("2"));
        bench.advance(1);
        assertEquals(2, edges("2"));
    }

    /** As Linux sets it (hpet_clkevt_set_state_periodic). */
    @Test
    void periodic() {
        write(CONFIGURATION, ENABLED);
        write(configuration(0), INTERRUPT | PERIODIC | SET_VALUE | NARROW | ROUTE_2);
        bench.write("", comparator(0), 4, 500);
        bench.write("", comparator(0), 4, 100);
        bench.advance(4_999);
        assertEquals(0, edges("2"));
        bench.advance(1);
        assertEquals(1, edges("2"));
        assertEquals(600, bench.read("", comparator(0), 4));
        bench.advance(10_000);
        assertEquals(11, edges("2"));
    }

    @Test
    void levelsStayUntilTheStatusIsCleared() {
        write(configuration(1), INTERRUPT | LEVEL | ROUTE_2);
        write(comparator(1), 10);
        write(CONFIGURATION, ENABLED);
        bench.advance(100);
        assertTrue(bench.line("2").asserted());
        assertEquals(0b10, read(STATUS));
        write(STATUS, 0b01);
        assertTrue(bench.line("2").asserted());
        write(STATUS, 0b10);
        assertFalse(bench.line("2").asserted());
    }

    @Test
    void onlyPossibleRoutesAreTaken() {
        write(configuration(0), 4 << 9);
        assertEquals(4, read(configuration(0)) >> 9 & 31);
        write(configuration(0), 5 << 9);
        assertEquals(4, read(configuration(0)) >> 9 & 31);
    }

    @Test
    void legacyReplacementTakesOverThePins() {
        bench.drive("pit", true);
        assertTrue(bench.line("legacy0").asserted());
        write(configuration(0), INTERRUPT);
        write(configuration(1), INTERRUPT);
        write(comparator(0), 10);
        write(comparator(1), 20);
        write(CONFIGURATION, ENABLED | LEGACY);
        assertFalse(bench.line("legacy0").asserted());
        int before = edges("legacy0");
        bench.advance(100);
        assertEquals(before + 1, edges("legacy0"));
        bench.advance(100);
        assertEquals(1, edges("legacy8"));
        bench.drive("pit", false);
        bench.drive("pit", true);
        assertFalse(bench.line("legacy0").asserted());
        write(CONFIGURATION, 0);
        assertTrue(bench.line("legacy0").asserted());
    }
}
