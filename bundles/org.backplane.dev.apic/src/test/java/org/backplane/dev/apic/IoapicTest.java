package org.backplane.dev.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.backplane.testkit.Bench;
import org.backplane.testkit.Bench.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cases from the Intel 82093AA data sheet and the ICH's EOI register. */
class IoapicTest {
    private static final long MASKED = 1 << 16;
    private static final long LEVEL = 1 << 15;
    private static final long REMOTE_IRR = 1 << 14;
    private static final long LOGICAL = 1 << 11;

    private final Bench bench = new Bench();

    @BeforeEach
    void plug() {
        bench.plug(new Ioapic(), Map.of());
    }

    private long read(int index) {
        bench.write("", 0x00, 4, index);
        return bench.read("", 0x10, 4);
    }

    private void write(int index, long value) {
        bench.write("", 0x00, 4, index);
        bench.write("", 0x10, 4, value);
    }

    private void redirect(int pin, int destination, long low) {
        write(0x11 + 2 * pin, (long) destination << 24);
        write(0x10 + 2 * pin, low);
    }

    @Test
    void resetValues() {
        assertEquals(0x0017_0020, read(0x01));
        assertEquals(0, read(0x00));
        for (int pin = 0; pin < 24; pin++) {
            assertEquals(MASKED, read(0x10 + 2 * pin));
            assertEquals(0, read(0x11 + 2 * pin));
        }
    }

    @Test
    void identifierHasFourBits() {
        write(0x00, 0xffff_ffffL);
        assertEquals(0x0f00_0000, read(0x00));
    }

    @Test
    void statusBitsAreNotWritable() {
        redirect(3, 0, 0xffff_ffffL);
        assertEquals(0x1_afff, read(0x16));
    }

    @Test
    void anEdgeSendsOneMessage() {
        redirect(4, 1, 0x34);
        bench.drive(4, true);
        assertEquals(List.of(new Message(0xfee0_1000L, 0x4034)), bench.sent());
        bench.drive(4, false);
        assertEquals(List.of(), bench.sent());
    }

    @Test
    void logicalDestinationAndModeAreInTheMessage() {
        redirect(4, 0x81, 0x34 | LOGICAL | 0x100);
        bench.drive(4, true);
        assertEquals(List.of(new Message(0xfee8_1004L, 0x4134)), bench.sent());
    }

    @Test
    void aMaskedEdgeIsLost() {
        redirect(4, 0, 0x34 | MASKED);
        bench.drive(4, true);
        redirect(4, 0, 0x34);
        assertEquals(List.of(), bench.sent());
    }

    @Test
    void aLevelIsSentUntilItGoes() {
        redirect(9, 0, 0x39 | LEVEL);
        bench.drive(9, true);
        assertEquals(List.of(new Message(0xfee0_0000L, 0xc039)), bench.sent());
        assertEquals(0x39 | LEVEL | REMOTE_IRR, read(0x22));
        bench.ended(0x38);
        assertEquals(List.of(), bench.sent());
        bench.ended(0x39);
        assertEquals(1, bench.sent().size());
        bench.drive(9, false);
        bench.ended(0x39);
        assertEquals(List.of(), bench.sent());
        assertEquals(0x39 | LEVEL, read(0x22));
    }

    @Test
    void aMaskedLevelWaits() {
        redirect(9, 0, 0x39 | LEVEL | MASKED);
        bench.drive(9, true);
        assertEquals(List.of(), bench.sent());
        redirect(9, 0, 0x39 | LEVEL);
        assertEquals(1, bench.sent().size());
    }

    @Test
    void theEoiRegisterEndsALevel() {
        redirect(9, 0, 0x39 | LEVEL);
        bench.drive(9, true);
        bench.drive(9, false);
        bench.write("", 0x40, 4, 0x39);
        assertEquals(0x39 | LEVEL, read(0x22));
    }

    /** Linux clears a stuck remote IRR by a detour over edge mode (clear_IO_APIC_pin). */
    @Test
    void edgeModeForgetsRemoteIrr() {
        redirect(9, 0, 0x39 | LEVEL);
        bench.drive(9, true);
        redirect(9, 0, 0x39 | MASKED);
        assertEquals(0x39 | MASKED, read(0x22));
    }
}
