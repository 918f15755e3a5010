package org.backplane.dev.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.backplane.api.x86.X86Events;
import org.backplane.testkit.Bench.Message;
import org.junit.jupiter.api.Test;

/** Destinations, delivery modes and interrupt commands: cases from the Intel SDM, volume 3, chapter "Advanced Programmable Interrupt Controller (APIC)". */
class LapicMessagesTest extends LapicBench {
    // destinations

    @Test
    void physicalDestinations() {
        write(ID, 0x0300_0000);
        bench.message(0xfee0_2000L, 0x40);
        assertFalse(controller.requests());
        bench.message(0xfee0_3000L, 0x40);
        assertTrue(controller.requests());
        bench.message(0xfeef_f000L, 0x41);
        assertEquals(0x41, controller.acknowledge());
    }

    @Test
    void flatLogicalDestinations() {
        write(LDR, 0x0400_0000);
        bench.message(0xfee0_3004L, 0x40);
        assertFalse(controller.requests());
        bench.message(0xfee0_6004L, 0x40);
        assertTrue(controller.requests());
    }

    @Test
    void clusterLogicalDestinations() {
        write(DFR, 0x0fff_ffff);
        write(LDR, 0x2400_0000);
        bench.message(0xfee1_4004L, 0x40);
        bench.message(0xfee2_3004L, 0x40);
        assertFalse(controller.requests());
        bench.message(0xfee2_c004L, 0x40);
        assertTrue(controller.requests());
    }

    @Test
    void lowestPriorityIsUsedUp() {
        assertTrue(bench.message(TO_SELF, 0x100 | 0x40));
        assertFalse(bench.message(TO_SELF, 0x41));
        assertFalse(bench.message(0xfee0_9000L, 0x100 | 0x42));
        assertEquals(0x41, controller.acknowledge());
    }

    @Test
    void otherAddressesAreNotInterrupts() {
        bench.message(0xfec0_0000L, 0x40);
        assertFalse(controller.requests());
    }

    // delivery modes

    @Test
    void nmiIsTakenOnce() {
        bench.message(TO_SELF, 0x400);
        assertTrue(kicked());
        assertEquals(X86Events.NMI, controller.takeEvents(ANY));
        assertEquals(0, controller.takeEvents(ANY));
    }

    @Test
    void initAndStartupGoToTheVcpu() {
        bench.message(TO_SELF, 0x4500);
        bench.message(TO_SELF, 0x8500); // the end of the INIT level means nothing
        bench.message(TO_SELF, 0x600 | 0x9a);
        assertEquals(List.of("init", "start 0x9a000"), bench.restarts());
    }

    // interrupt commands

    @Test
    void commandsBecomeMessages() {
        write(ICR_HIGH, 0x0500_0000);
        write(ICR_LOW, 0x40fb);
        assertEquals(List.of(new Message(0xfee0_5000L, 0x40fb)), bench.sent());
        write(ICR_HIGH, 0x0300_0000);
        write(ICR_LOW, 0x48fc);
        assertEquals(List.of(new Message(0xfee0_3004L, 0x40fc)), bench.sent());
        assertEquals(0x48fc, read(ICR_LOW));
    }

    @Test
    void selfShorthand() {
        write(ICR_LOW, 0x4_00f0);
        assertEquals(List.of(), bench.sent());
        assertEquals(0xf0, controller.acknowledge());
    }

    @Test
    void othersShorthandSparesTheSender() {
        write(ICR_LOW, 0xc_00f0);
        Message message = bench.sent().getFirst();
        assertEquals(0xfeef_f000L, message.address());
        bench.message(message.address(), message.data());
        assertFalse(controller.requests());
    }

    @Test
    void allShorthandDoesNot() {
        write(ICR_LOW, 0x8_00f0);
        Message message = bench.sent().getFirst();
        bench.message(message.address(), message.data());
        assertTrue(controller.requests());
    }
}
