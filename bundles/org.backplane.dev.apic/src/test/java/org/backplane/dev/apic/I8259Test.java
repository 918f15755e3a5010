package org.backplane.dev.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.testkit.Bench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cases from the Intel 8259A data sheet, set up as PC firmware does: master at vector 0x20, slave at 0x28. */
class I8259Test {
    private final Bench bench = new Bench();

    @BeforeEach
    void plug() {
        bench.plug(new I8259(), Map.of());
        initialise("master", 0x20, 0x04, 0x01);
        initialise("slave", 0x28, 0x02, 0x01);
    }

    private void initialise(String chip, int vector, int cascade, int icw4) {
        bench.write(chip, 0, 1, 0x11);
        bench.write(chip, 1, 1, vector);
        bench.write(chip, 1, 1, cascade);
        bench.write(chip, 1, 1, icw4);
        mask(chip, 0);
    }

    private void mask(String chip, int mask) {
        bench.write(chip, 1, 1, mask);
    }

    private void command(String chip, int value) {
        bench.write(chip, 0, 1, value);
    }

    private int acknowledge() {
        return bench.messages().acknowledge();
    }

    private boolean output() {
        return bench.line("irq").asserted();
    }

    private void pulse(int pin) {
        bench.drive(pin, true);
        bench.drive(pin, false);
    }

    private long inService(String chip) {
        command(chip, 0x0b);
        return bench.read(chip, 0, 1);
    }

    private long requests(String chip) {
        command(chip, 0x0a);
        return bench.read(chip, 0, 1);
    }

    @Test
    void higherPriorityFirst() {
        pulse(5);
        pulse(3);
        assertTrue(output());
        assertEquals(0x23, acknowledge());
        assertEquals(0x08, inService("master"));
        assertEquals(0x20, requests("master"));
        assertFalse(output());
        command("master", 0x20);
        assertTrue(output());
        assertEquals(0x25, acknowledge());
    }

    @Test
    void higherPriorityInterruptsLower() {
        pulse(5);
        acknowledge();
        pulse(1);
        assertTrue(output());
        assertEquals(0x21, acknowledge());
        assertEquals(0x22, inService("master"));
        command("master", 0x20);
        assertEquals(0x20, inService("master"));
    }

    @Test
    void slaveGoesThroughPinTwo() {
        pulse(12);
        assertTrue(output());
        assertEquals(0x2c, acknowledge());
        assertEquals(0x04, inService("master"));
        assertEquals(0x10, inService("slave"));
        command("slave", 0x64);
        command("master", 0x62);
        assertEquals(0, inService("master"));
        assertEquals(0, inService("slave"));
    }

    @Test
    void twoSlaveRequestsOneAfterTheOther() {
        pulse(12);
        pulse(8);
        assertEquals(0x28, acknowledge());
        command("slave", 0x20);
        command("master", 0x20);
        assertTrue(output());
        assertEquals(0x2c, acknowledge());
    }

    @Test
    void maskedRequestsWait() {
        mask("master", 0x10);
        assertEquals(0x10, bench.read("master", 1, 1));
        pulse(4);
        assertFalse(output());
        mask("master", 0x00);
        assertTrue(output());
    }

    @Test
    void anEdgeCountsOnce() {
        bench.drive(4, true);
        assertEquals(0x24, acknowledge());
        command("master", 0x20);
        assertFalse(output());
        bench.drive(4, false);
        bench.drive(4, true);
        assertTrue(output());
    }

    @Test
    void aLevelCountsUntilItGoes() {
        bench.write("elcr", 1, 1, 0xff);
        assertEquals(0xde, bench.read("elcr", 1, 1));
        bench.drive(11, true);
        assertEquals(0x2b, acknowledge());
        command("slave", 0x20);
        command("master", 0x20);
        assertTrue(output());
        bench.drive(11, false);
        assertFalse(output());
    }

    @Test
    void aRequestThatWentIsSpurious() {
        bench.write("elcr", 0, 1, 0x20);
        bench.drive(5, true);
        bench.drive(5, false);
        assertEquals(0x27, acknowledge());
        assertEquals(0, inService("master"));
    }

    @Test
    void aSlaveRequestMaskedMeanwhileIsSpurious() {
        pulse(9);
        command("slave", 0x0a);
        assertTrue(output());
        mask("slave", 0xff);
        assertFalse(output());
        assertEquals(0x27, acknowledge());
    }

    @Test
    void specificEoiEndsJustThat() {
        pulse(5);
        acknowledge();
        pulse(1);
        acknowledge();
        command("master", 0x65);
        assertEquals(0x02, inService("master"));
    }

    @Test
    void automaticEndOfInterrupt() {
        initialise("master", 0x20, 0x04, 0x03);
        pulse(6);
        assertEquals(0x26, acknowledge());
        assertEquals(0, inService("master"));
    }

    @Test
    void rotationPutsThePinLast() {
        pulse(3);
        acknowledge();
        command("master", 0xa0);
        pulse(3);
        pulse(4);
        assertEquals(0x24, acknowledge());
    }

    @Test
    void setPriority() {
        command("master", 0xc4); // 4 is the lowest, so 5 is the highest
        pulse(0);
        pulse(5);
        assertEquals(0x25, acknowledge());
    }

    @Test
    void specialMaskModeLetsLowerPrioritiesThrough() {
        pulse(1);
        acknowledge();
        pulse(6);
        assertFalse(output());
        mask("master", 0x02);
        command("master", 0x68);
        assertTrue(output());
        assertEquals(0x26, acknowledge());
        command("master", 0x48);
        assertEquals(0x42, inService("master"));
    }

    @Test
    void specialFullyNestedModeLetsTheSlaveNest() {
        initialise("master", 0x20, 0x04, 0x11);
        pulse(12);
        acknowledge();
        pulse(8);
        assertTrue(output());
        assertEquals(0x28, acknowledge());
    }

    @Test
    void fullyNestedModeDoesNot() {
        pulse(12);
        acknowledge();
        pulse(8);
        assertFalse(output());
    }

    @Test
    void polling() {
        pulse(3);
        command("master", 0x0c);
        assertEquals(0x83, bench.read("master", 0, 1));
        assertEquals(0x08, inService("master"));
        command("master", 0x0c);
        assertEquals(0x00, bench.read("master", 0, 1) & 0x80);
    }

    @Test
    void initialisationForgetsEdgesAndMasks() {
        mask("master", 0xff);
        pulse(3);
        bench.write("master", 0, 1, 0x11);
        bench.write("master", 1, 1, 0x20);
        bench.write("master", 1, 1, 0x04);
        bench.write("master", 1, 1, 0x01);
        assertEquals(0x00, bench.read("master", 1, 1));
        assertFalse(output());
    }

    @Test
    void modesOfOtherProcessorsAreCounted() {
        assertEquals(List.of(), bench.oddities());
        initialise("master", 0x20, 0x04, 0x00);
        assertEquals(List.of("unimplemented: 8259 initialised for another processor than an 8086"), bench.oddities());
        command("slave", 0x10); // no ICW4 follows: as if it were 0
        assertEquals(2, bench.oddities().size());
    }
}
