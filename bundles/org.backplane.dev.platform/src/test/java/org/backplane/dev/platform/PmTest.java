package org.backplane.dev.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.testkit.Bench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fixed hardware of the ACPI specification, sections 4.8.3 and 4.8.4. */
class PmTest {
    private static final int STATUS = 0;
    private static final int ENABLE = 2;
    private static final int CONTROL = 4;
    private static final int TIMER = 8;

    private final Bench bench = new Bench();

    @BeforeEach
    void plug() {
        plug(Map.of());
    }

    private void plug(Map<String, ?> keys) {
        bench.plug(new Pm(), keys);
        bench.reset();
    }

    private long read(int register) {
        return bench.read("", register, 2);
    }

    private void write(int register, int value) {
        bench.write("", register, 2, value);
    }

    @Test
    void theTimerCountsAtItsFrequency() {
        bench.advance(1_000_000_000);
        assertEquals(3_579_545, bench.read("", TIMER, 4));
        bench.advance(9_000_000_000L);
        assertEquals(35_795_450 & 0xff_ffff, bench.read("", TIMER, 4));
    }

    @Test
    void wideTimer() {
        Bench wide = new Bench();
        wide.plug(new Pm(), Map.of("timer-bits", 32L));
        wide.reset();
        wide.advance(10_000_000_000L);
        assertEquals(35_795_450, wide.read("", TIMER, 4));
    }

    @Test
    void otherWidthsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Bench().plug(new Pm(), Map.of("timer-bits", 16L)));
    }

    /** Bit 23 changes every 2^23 ticks, 2.34 s. */
    @Test
    void theCarryIsAnEvent() {
        bench.advance(2_343_484_437L);
        assertEquals(0, read(STATUS));
        bench.advance(1_000);
        assertEquals(1, read(STATUS));
        write(STATUS, 1);
        assertEquals(0, read(STATUS));
        bench.advance(2_343_485_000L);
        assertEquals(1, read(STATUS));
    }

    @Test
    void sciNeedsEventEnableAndAcpiMode() {
        write(ENABLE, 1);
        bench.advance(3_000_000_000L);
        assertFalse(bench.line("irq").asserted());
        bench.write("smi", 0, 1, 0xf1);
        assertEquals(1, read(CONTROL) & 1);
        assertTrue(bench.line("irq").asserted());
        write(STATUS, 1);
        assertFalse(bench.line("irq").asserted());
        bench.write("smi", 0, 1, 0xf0);
        assertEquals(0, read(CONTROL) & 1);
    }

    /** ICH9's SMI_EN and SMI_STS. */
    @Test
    void commandsCauseAnSmiWhereTheGuestWantsIt() {
        bench.write("smi", 0, 1, 1);
        assertEquals(0, bench.read("smi-control", 4, 4));
        bench.write("smi-control", 0, 4, 0x21);
        bench.write("smi", 0, 1, 1);
        assertEquals(0x20, bench.read("smi-control", 4, 4));
        assertEquals(1, bench.line("smi").edges());
        bench.write("smi-control", 4, 4, 0x20);
        assertEquals(0, bench.read("smi-control", 4, 4));
    }

    @Test
    void softOff() {
        write(CONTROL, 0x0001);
        write(CONTROL, 0x1c01);
        assertEquals(List.of(), bench.powerRequests());
        write(CONTROL, 0x2001);
        assertEquals(List.of("off"), bench.powerRequests());
        assertEquals(0x0001, read(CONTROL));
    }

    @Test
    void otherSleepTypesDoNothing() {
        write(CONTROL, 0x2401);
        assertEquals(List.of(), bench.powerRequests());
    }

    @Test
    void resetRegister() {
        bench.write("reset", 0, 1, 0x02);
        assertEquals(List.of(), bench.powerRequests());
        bench.write("reset", 0, 1, 0x06);
        bench.write("reset", 0, 1, 0x0e);
        assertEquals(List.of("reset", "reset"), bench.powerRequests());
    }

    @Test
    void generalPurposeEventsCanBeEnabled() {
        bench.write("gpe", 2, 2, 0xffff);
        assertEquals(0xffff_0000L, bench.read("gpe", 0, 4));
    }
}
