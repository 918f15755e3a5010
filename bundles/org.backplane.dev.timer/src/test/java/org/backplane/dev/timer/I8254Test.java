package org.backplane.dev.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.machine.time.MachineClock;
import org.backplane.testkit.Bench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wave forms and counts of the Intel 8254 data sheet, figures 15 to 20. The clock pulse after a write loads the count. */
class I8254Test {
    private static final int CONTROL = 3;
    private static final long HERTZ = 1_193_182;

    private final Bench bench = new Bench();
    private long pulses;

    @BeforeEach
    void plug() {
        bench.plug(new I8254(), Map.of());
    }

    /** Lets the timer see {@code count} clock pulses. */
    private void clocks(long count) {
        pulses += count;
        bench.advance(MachineClock.nanos(pulses, HERTZ) - bench.clock().nanos());
    }

    private void out(int port, int value) {
        bench.write("", port, 1, value);
    }

    private int in(int port) {
        return (int) bench.read("", port, 1);
    }

    /** Programs a channel with both bytes of the count. */
    private void program(int channel, int mode, int count) {
        out(CONTROL, channel << 6 | 0x30 | mode << 1);
        load(channel, count);
    }

    private void load(int channel, int count) {
        out(channel, count & 0xff);
        out(channel, count >> 8);
    }

    private int count(int channel) {
        out(CONTROL, channel << 6);
        return in(channel) | in(channel) << 8;
    }

    private boolean output(int channel) {
        out(CONTROL, 0xe0 | 2 << channel);
        return (in(channel) & 0x80) != 0;
    }

    private boolean irq() {
        return bench.line("irq").asserted();
    }

    private void gate2(boolean high) {
        bench.write("speaker", 0, 1, high ? 1 : 0);
    }

    @ParameterizedTest(name = "mode {0}, count {1}: {3} after {2} clocks")
    @CsvSource({ //
            "0, 4, 1, 4", "0, 4, 4, 1", "0, 4, 5, 0", "0, 4, 6, 65535", //
            "2, 4, 1, 4", "2, 4, 2, 3", "2, 4, 4, 1", "2, 4, 5, 4", //
            "3, 4, 1, 4", "3, 4, 2, 2", "3, 4, 3, 4", "3, 4, 4, 2", //
            "3, 5, 1, 4", "3, 5, 2, 2", "3, 5, 3, 0", "3, 5, 4, 4", "3, 5, 5, 2", "3, 5, 6, 4", //
            "4, 3, 1, 3", "4, 3, 4, 0", "4, 3, 5, 65535"})
    void counts(int mode, int initial, int clocks, int expected) {
        program(1, mode, initial);
        clocks(clocks);
        assertEquals(expected, count(1));
    }

    @ParameterizedTest(name = "mode {0}, count {1}: {2}")
    @CsvSource({"0, 4, LLLLLHHHH", "2, 3, HHHLHHLHHL", "3, 4, HHHLLHHLLH", "3, 5, HHHHLLHHHLLH", "4, 3, HHHHLHHH"})
    void outputs(int mode, int initial, String levels) {
        program(1, mode, initial);
        for (int i = 0; i < levels.length(); i++) {
            assertEquals(levels.charAt(i) == 'H', output(1), "clock " + i);
            clocks(1);
        }
    }

    @Test
    void interruptOnTerminalCountComesOnce() {
        program(0, 0, 1000);
        assertFalse(irq());
        clocks(1000);
        assertFalse(irq());
        clocks(1);
        assertTrue(irq());
        clocks(200_000);
        assertEquals(1, bench.line("irq").edges());
        load(0, 10);
        assertFalse(irq());
        clocks(11);
        assertEquals(2, bench.line("irq").edges());
    }

    @Test
    void rateGeneratorInterruptsEveryPeriod() {
        program(0, 2, 1000);
        int before = bench.line("irq").edges();
        clocks(10_001);
        assertEquals(before + 10, bench.line("irq").edges());
    }

    @Test
    void squareWaveWithFullCountIsTheClassicTick() {
        program(0, 3, 0);
        int before = bench.line("irq").edges();
        clocks(18 * 65536 + 1);
        assertEquals(before + 18, bench.line("irq").edges());
    }

    @Test
    void softwareStrobe() {
        program(0, 4, 100);
        int before = bench.line("irq").edges();
        clocks(101);
        assertEquals(before, bench.line("irq").edges());
        clocks(1);
        assertEquals(before + 1, bench.line("irq").edges());
        clocks(100_000);
        assertEquals(before + 1, bench.line("irq").edges());
    }

    @Test
    void binaryCodedDecimal() {
        out(CONTROL, 0x40 | 0x30 | 2 << 1 | 1);
        load(1, 0x1000);
        clocks(2);
        assertEquals(0x0999, count(1));
        load(1, 0);
        clocks(2);
        assertEquals(0x9999, count(1));
    }

    @Test
    void aLatchedCountStays() {
        program(1, 2, 1000);
        clocks(11);
        out(CONTROL, 0x40);
        clocks(100);
        out(CONTROL, 0x40);
        assertEquals(990, in(1) | in(1) << 8);
        assertEquals(890, in(1) | in(1) << 8);
    }

    @Test
    void singleByteAccess() {
        out(CONTROL, 0x40 | 0x10 | 2 << 1);
        out(1, 200);
        clocks(11);
        assertEquals(190, in(1));
        assertEquals(190, in(1));
        out(CONTROL, 0x40 | 0x20 | 2 << 1);
        out(1, 2);
        clocks(2);
        assertEquals(0x1, in(1)); // 0x1ff
    }

    @Test
    void readBackGivesStatusThenCount() {
        program(1, 3, 4);
        clocks(1);
        out(CONTROL, 0xc4);
        assertEquals(0x80 | 0x30 | 3 << 1, in(1));
        assertEquals(4, in(1) | in(1) << 8);
    }

    @Test
    void nullCountUntilACountIsThere() {
        out(CONTROL, 0x40 | 0x30 | 2 << 1);
        out(CONTROL, 0xe4);
        assertEquals(0xc0 | 0x30 | 2 << 1, in(1));
    }

    @Test
    void gateStopsModeZero() {
        gate2(true);
        program(2, 0, 100);
        clocks(11);
        gate2(false);
        clocks(50);
        assertEquals(90, count(2));
        gate2(true);
        clocks(10);
        assertEquals(80, count(2));
    }

    @Test
    void gateRestartsTheRateGenerator() {
        gate2(true);
        program(2, 2, 100);
        clocks(30);
        gate2(false);
        assertTrue(output(2));
        gate2(true);
        clocks(1);
        assertEquals(100, count(2));
    }

    @Test
    void gateTriggersTheOneShot() {
        program(2, 1, 3);
        clocks(10);
        assertTrue(output(2));
        gate2(true);
        clocks(1);
        assertFalse(output(2));
        clocks(2);
        assertFalse(output(2));
        clocks(1);
        assertTrue(output(2));
    }

    /** Linux (pit_hpet_ptimer_calibrate_cpu): channel 2 in mode 0, waits for bit 5 of port 0x61. */
    @Test
    void speakerPortShowsTheOutput() {
        gate2(true);
        program(2, 0, 11931);
        assertEquals(0x01, bench.read("speaker", 0, 1) & 0x21);
        clocks(11932);
        assertEquals(0x21, bench.read("speaker", 0, 1) & 0x21);
    }

    @Test
    void refreshToggles() {
        long before = bench.read("speaker", 0, 1) & 0x10;
        bench.advance(15_085);
        assertEquals(before ^ 0x10, bench.read("speaker", 0, 1) & 0x10);
    }

    @Test
    void aPeriodThatIsChangedWhileItRunsIsCounted() {
        program(0, 2, 1000);
        program(0, 0, 1000);
        load(0, 500);
        assertEquals(List.of(), bench.oddities());
        program(0, 2, 1000);
        load(0, 500);
        assertEquals(List.of("unverified: 8254: count of a periodic mode written while it counts"), bench.oddities());
    }
}
