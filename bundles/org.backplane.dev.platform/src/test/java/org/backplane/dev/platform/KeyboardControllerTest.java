package org.backplane.dev.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.testkit.Bench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands of the IBM AT Technical Reference, in the order in which Linux's i8042 driver tries them. */
class KeyboardControllerTest {
    private static final int FULL = 0x01;

    private final Bench bench = new Bench();

    @BeforeEach
    void plug() {
        bench.plug(new KeyboardController(), Map.of());
    }

    private void command(int value) {
        bench.write("command", 0, 1, value);
    }

    private void data(int value) {
        bench.write("data", 0, 1, value);
    }

    private long data() {
        return bench.read("data", 0, 1);
    }

    private long status() {
        return bench.read("command", 0, 1);
    }

    private long ask(int value) {
        command(value);
        assertEquals(FULL, status() & FULL);
        return data();
    }

    @Test
    void selfTestsPass() {
        assertEquals(0, status() & FULL);
        assertEquals(0x55, ask(0xaa));
        assertEquals(0x00, ask(0xab));
        assertEquals(0, status() & FULL);
    }

    @Test
    void theModeByteReadsBack() {
        command(0x60);
        data(0x64);
        assertEquals(0x64, ask(0x20));
        command(0xad);
        assertEquals(0x74, ask(0x20));
        command(0xae);
        assertEquals(0x64, ask(0x20));
    }

    @Test
    void thereIsNoAuxiliaryPort() {
        command(0xd3);
        data(0x5a);
        assertEquals(0, status() & 0x20, "an auxiliary byte would say so");
        data();
        assertEquals(0x01, ask(0xa9));
    }

    @Test
    void theMissingKeyboardTimesOut() {
        command(0x60);
        data(0x01);
        data(0xf2);
        assertTrue(bench.line("irq").asserted());
        assertEquals(0x41, status() & 0x41);
        assertEquals(0xfe, data());
        assertEquals(0, status() & 0x41);
        assertFalse(bench.line("irq").asserted());
    }

    @Test
    void pulsingLineZeroResets() {
        command(0xff);
        assertEquals(List.of(), bench.powerRequests());
        command(0xfe);
        assertEquals(List.of("reset"), bench.powerRequests());
    }

    @Test
    void soDoesTheOutputPort() {
        command(0xd1);
        data(0xdf);
        assertEquals(0xdf, ask(0xd0));
        assertEquals(List.of(), bench.powerRequests());
        command(0xd1);
        data(0xde);
        assertEquals(List.of("reset"), bench.powerRequests());
    }

    @Test
    void aCommandThatIsNotInTheManualIsCounted() {
        command(0x21);
        command(0xff); // pulses nothing
        command(0x21);
        assertEquals(List.of("unimplemented: keyboard controller command that is not known",
                "unimplemented: keyboard controller command that is not known"), bench.oddities());
    }
}
