package org.backplane.dev.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.backplane.api.x86.X86Events;
import org.junit.jupiter.api.Test;

/** Local interrupts: cases from the Intel SDM, volume 3, chapter "Advanced Programmable Interrupt Controller (APIC)". */
class LapicPinsTest extends LapicBench {
    @Test
    void lint0TakesTheLegacyController() {
        bench.messages().answerAcknowledge(() -> 0x20);
        write(LVT_LINT0, 0x700);
        bench.drive("LINT0", true);
        assertTrue(kicked());
        write(TPR, 0xff);
        assertTrue(controller.requests(), "ExtINT knows no priority");
        assertEquals(0x20, controller.acknowledge());
        bench.drive("LINT0", false);
        assertFalse(controller.requests());
        assertEquals(0, read(ISR + 0x10));
    }

    @Test
    void aMaskedLint0IsSilentUntilUnmasked() {
        bench.drive("LINT0", true);
        assertFalse(controller.requests());
        kicked();
        write(LVT_LINT0, 0x700);
        assertTrue(kicked());
        assertTrue(controller.requests());
    }

    @Test
    void smiByMessageAndPinIsTakenWhenItIsWanted() {
        bench.message(TO_SELF, 0x200);
        assertTrue(kicked());
        assertEquals(0, controller.takeEvents(X86Events.NMI));
        assertEquals(X86Events.SMI, controller.takeEvents(ANY));
        assertEquals(0, controller.takeEvents(ANY));
        bench.drive("SMI", true);
        assertEquals(X86Events.SMI, controller.takeEvents(ANY));
        bench.drive("SMI", false);
        assertEquals(0, controller.takeEvents(ANY));
    }

    @Test
    void lint1AsNmi() {
        write(LVT_LINT1, 0x400);
        bench.drive("LINT1", true);
        assertEquals(X86Events.NMI, controller.takeEvents(ANY));
    }

    @Test
    void aLevelOnAPinComesAgainAfterItsEnd() {
        write(LVT_LINT0, 0x8000 | 0x45);
        bench.drive("LINT0", true);
        assertEquals(0x45, controller.acknowledge());
        assertEquals(0xc045, read(LVT_LINT0));
        write(EOI, 0);
        assertEquals(0x45, controller.acknowledge());
        bench.drive("LINT0", false);
        write(EOI, 0);
        assertFalse(controller.requests());
        assertEquals(0x8045, read(LVT_LINT0));
    }
}
