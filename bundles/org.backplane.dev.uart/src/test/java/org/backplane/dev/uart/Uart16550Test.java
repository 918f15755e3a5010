package org.backplane.dev.uart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.device.Device;
import org.backplane.testkit.Bench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behaviour from the PC16550D data sheet, tables 2 to 4 and sections 8.4 to 8.7, and what Linux's 8250 driver probes. */
class Uart16550Test {
    private static final int DATA = 0;
    private static final int IER = 1;
    private static final int IIR = 2;
    private static final int FCR = 2;
    private static final int LCR = 3;
    private static final int MCR = 4;
    private static final int LSR = 5;
    private static final int MSR = 6;
    private static final int SCR = 7;

    private static final int OUT2 = 0x08;

    private final Bench bench = new Bench();
    private final Terminal terminal = new Terminal();
    private Device uart;

    @BeforeEach
    void plug() {
        bench.attach("backend", terminal);
        uart = bench.plug(new Uart16550(), Map.of());
    }

    private long in(int port) {
        return bench.read("", port, 1);
    }

    private void out(int port, int value) {
        bench.write("", port, 1, value);
    }

    private boolean irq() {
        return bench.line("irq").asserted();
    }

    @Test
    void masterResetValues() {
        assertEquals(0x00, in(IER));
        assertEquals(0x01, in(IIR));
        assertEquals(0x00, in(LCR));
        assertEquals(0x00, in(MCR));
        assertEquals(0x60, in(LSR));
        assertEquals(0xb0, in(MSR));
    }

    @Test
    void unusedBitsReadZero() {
        out(IER, 0xff);
        out(MCR, 0xff);
        out(SCR, 0xa5);
        assertEquals(0x0f, in(IER));
        assertEquals(0x1f, in(MCR));
        assertEquals(0xa5, in(SCR));
    }

    @Test
    void divisorLatchesHideDataAndInterruptEnable() {
        out(IER, 0x05);
        out(LCR, 0x83);
        out(DATA, 0x0c);
        out(IER, 0x01);
        assertEquals(0x0c, in(DATA));
        assertEquals(0x01, in(IER));
        out(LCR, 0x03);
        assertEquals(0x05, in(IER));
        assertEquals("", terminal.output());
    }

    @Test
    void fifoControlShowsInIdentification() {
        out(FCR, 0x01);
        assertEquals(0xc1, in(IIR));
        out(FCR, 0x00);
        assertEquals(0x01, in(IIR));
    }

    @Test
    void sendsWhatIsWritten() {
        for (char c : "Hello".toCharArray()) { out(DATA, c); }
        assertEquals("Hello", terminal.output());
        assertEquals(0x60, in(LSR));
    }

    @Test
    void aFullBackendHoldsTheTransmitter() {
        terminal.room(1);
        out(FCR, 0x01);
        out(DATA, 'a');
        assertEquals(0x60, in(LSR));
        out(DATA, 'b');
        assertEquals(0x00, in(LSR));
        terminal.room(10);
        assertEquals("ab", terminal.output());
        assertEquals(0x60, in(LSR));
    }

    @Test
    void transmitterInterruptComesWhenEnabledAndGoesWhenIdentified() {
        out(MCR, OUT2);
        out(IER, 0x02);
        assertTrue(irq());
        assertEquals(0x02, in(IIR));
        assertFalse(irq());
        assertEquals(0x01, in(IIR));
    }

    @Test
    void transmitterInterruptIsAnEdgePerByte() {
        out(MCR, OUT2);
        out(IER, 0x02);
        in(IIR);
        int before = bench.line("irq").edges();
        out(DATA, 'x');
        out(DATA, 'y');
        assertEquals(before + 2, bench.line("irq").edges());
    }

    @Test
    void transmitterInterruptWaitsForTheBackend() {
        terminal.room(0);
        out(MCR, OUT2);
        out(IER, 0x02);
        out(DATA, 'x');
        assertFalse(irq());
        terminal.room(1);
        assertTrue(irq());
        assertEquals(0x02, in(IIR));
    }

    /** Linux (serial8250_do_startup) toggles THRI twice and expects the interrupt both times. */
    @Test
    void enablingAgainRaisesAgain() {
        for (int i = 0; i < 2; i++) {
            out(IER, 0x02);
            assertEquals(0x02, in(IIR));
            out(IER, 0x00);
        }
    }

    @Test
    void out2GatesThePin() {
        out(IER, 0x02);
        assertFalse(irq());
        out(MCR, OUT2);
        assertTrue(irq());
    }

    @Test
    void receivesWithoutFifo() {
        out(MCR, OUT2);
        out(IER, 0x01);
        terminal.type("ab");
        assertEquals(0x61, in(LSR));
        assertEquals(1, terminal.unread());
        assertEquals(0x04, in(IIR));
        assertEquals('a', in(DATA));
        assertTrue(irq());
        assertEquals('b', in(DATA));
        assertFalse(irq());
        assertEquals(0x60, in(LSR));
    }

    /** Sections 8.1 and 8.3: a character is a start bit, data, parity and stop bits, of 16 divided clocks each. */
    @Test
    void theFrameAndTheDivisorSayHowLongACharacterTakes() {
        out(LCR, 0x83);
        out(DATA, 12);
        assertEquals(1_041_667, terminal.pace()); // 8N1 at 9600 baud: 10 bits
        out(IER, 1);
        assertEquals(23_263_889, terminal.pace()); // divisor 268
        out(IER, 0);
        out(LCR, 0x1e);
        assertEquals(1_145_834, terminal.pace()); // 7 bits, parity, 2 stop bits: 11
        out(LCR, 0);
        assertEquals(729_167, terminal.pace()); // 5 bits: 7
    }

    @Test
    void triggerLevelAndTimeout() {
        out(LCR, 0x80);
        out(DATA, 1);
        out(LCR, 0x03);
        out(MCR, OUT2);
        out(FCR, 0x41);
        out(IER, 0x01);
        terminal.type("abc");
        assertFalse(irq());
        bench.advance(347_221); // four characters of ten bits at 115200 baud take 347222 ns
        assertFalse(irq());
        bench.advance(2);
        assertTrue(irq());
        assertEquals(0xcc, in(IIR));
        assertEquals('a', in(DATA));
        assertFalse(irq());
        terminal.type("de");
        assertEquals(0xc4, in(IIR));
    }

    @Test
    void theFifoHoldsSixteenAndTheRestWaits() {
        out(FCR, 0xc1);
        terminal.type("0123456789abcdefXY");
        assertEquals(2, terminal.unread());
        out(FCR, 0xc3);
        assertEquals('X', in(DATA));
        assertEquals('Y', in(DATA));
        assertEquals(0x60, in(LSR));
    }

    @Test
    void lineStatusHasPriorityAndReadingClearsIt() {
        out(MCR, 0x10);
        out(IER, 0x07);
        out(DATA, 'x');
        out(DATA, 'y');
        assertEquals(0x06, in(IIR));
        assertEquals(0x63, in(LSR));
        assertEquals(0x61, in(LSR));
        assertEquals(0x04, in(IIR));
        assertEquals('x', in(DATA));
        assertEquals(0x02, in(IIR));
        assertEquals("", terminal.output());
    }

    /** Linux (autoconfig) writes loop, OUT2 and RTS and expects DCD and CTS. */
    @Test
    void loopbackConnectsModemLines() {
        out(MCR, 0x1a);
        assertEquals(0x90, in(MSR) & 0xf0);
        out(MCR, 0x15);
        assertEquals(0x60, in(MSR) & 0xf0);
    }

    @Test
    void modemDeltasClearWhenRead() {
        out(MCR, 0x14);
        in(MSR);
        out(MCR, 0x11);
        assertEquals(0x26, in(MSR)); // DSR came, RI ended
        assertEquals(0x20, in(MSR));
    }

    @Test
    void modemStatusInterruptIsTheLowest() {
        out(IER, 0x08);
        out(MCR, 0x11);
        assertEquals(0x00, in(IIR));
        in(MSR);
        assertEquals(0x01, in(IIR));
    }

    @Test
    void aResetTakesTheInputThatWaits() {
        terminal.type("ab");
        bench.reset();
        assertEquals('b', in(DATA));
    }

    @Test
    void letsGoOfTheBackend() {
        uart.close();
        assertNull(terminal.listener());
    }

    @Test
    void aByteThatIsLostInAFullTransmitterIsCounted() {
        terminal.room(0);
        out(DATA, 'a');
        assertEquals(List.of(), bench.oddities());
        out(DATA, 'b');
        assertEquals(List.of("unusual: byte sent while the transmitter is full, and lost"), bench.oddities());
        terminal.room(9);
        assertEquals("a", terminal.output());
    }
}
