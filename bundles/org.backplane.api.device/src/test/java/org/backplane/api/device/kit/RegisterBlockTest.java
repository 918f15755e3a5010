package org.backplane.api.device.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.state.Bank;
import org.junit.jupiter.api.Test;

/** Expected values follow from the contracts of Window and Register. */
class RegisterBlockTest {
    private final Bank bank = new Bank();
    private int unhandled;
    private final RegisterBlock block = new RegisterBlock("", 32, bank, new RegisterBlock.Placement() {
        @Override
        public void unhandled() {
            unhandled++;
        }
    });
    private final List<String> calls = new ArrayList<>();

    @Test
    void aFreshRegisterStoresEveryBit() {
        Register word = block.word(4, "WORD");
        block.write(4, 4, 0xffff_ffff_1234_5678L);
        assertEquals(0x1234_5678, word.get());
        assertEquals(0x1234_5678, block.read(4, 4));
    }

    @Test
    void wideAccessesAreSplitAndMerged() {
        block.octet(0, "A");
        block.octet(1, "B");
        block.half(2, "C");
        block.write(0, 4, 0x4433_2211L);
        assertEquals(0x11, block.read(0, 1));
        assertEquals(0x22, block.read(1, 1));
        assertEquals(0x4433, block.read(2, 2));
        assertEquals(0x4433_2211L, block.read(0, 4));
        assertEquals(0x3322, block.read(1, 2));
    }

    @Test
    void narrowWritesKeepTheOtherBytes() {
        Register quad = block.quad(8, "QUAD");
        quad.set(0x1122_3344_5566_7788L);
        block.write(10, 2, 0xabcd);
        assertEquals(0x1122_3344_abcd_7788L, quad.get());
        assertEquals(0xabcd, block.read(10, 2));
        assertEquals(0x1122_3344L, block.read(12, 4));
    }

    @Test
    void narrowWritesDoNotAcknowledgeOtherBytes() {
        Register status = block.word(0, "STATUS").writeOneToClear(0xffff_ffffL);
        status.set(0x0101);
        block.write(0, 1, 1);
        assertEquals(0x0100, status.get());
    }

    @Test
    void bytesWithoutRegisterReadAllOnesDropWritesAndAreCounted() {
        block.octet(0, "A");
        block.write(0, 4, 0);
        assertEquals(0xffff_ff00L, block.read(0, 4));
        assertEquals(-1L, block.read(16, 8));
        assertEquals(3, unhandled);
    }

    @Test
    void masks() {
        Register control = block.word(0, "CONTROL").writable(0xff).reset(0x1234_0000);
        block.write(0, 4, 0xffff_ffffL);
        assertEquals(0x1234_00ff, control.get());
        Register status = block.word(4, "STATUS").readOnly().writeOneToClear(0x3);
        status.set(0x7);
        block.write(4, 4, 0x5);
        assertEquals(0x6, status.get());
        Register once = block.word(8, "ONCE").readToClear(0xf0);
        once.set(0xff);
        assertEquals(0xff, block.read(8, 4));
        assertEquals(0x0f, once.get());
    }

    @Test
    void callbacksSeeWholeValuesOnceInOrder() {
        block.half(0, "R").onChange((was, is) -> calls.add("change " + was + " " + is))
                .onWrite(v -> calls.add("write " + v));
        block.write(0, 1, 7);
        block.write(0, 2, 7);
        assertEquals(List.of("change 0 7", "write 7", "write 7"), calls);
    }

    @Test
    void computedAndWriteToKeepNothing() {
        Register port = block.word(0, "PORT").computed(() -> 0x1_0000_0042L).writeTo(v -> calls.add("to " + v));
        block.write(0, 4, 9);
        assertEquals(0x42, block.read(0, 4));
        assertEquals(0, port.get());
        assertEquals(List.of("to 9"), calls);
    }

    @Test
    void bankedRegistersShareAnOffset() {
        boolean[] latch = new boolean[1];
        block.octet(0, "DATA");
        block.octet(0, "DIVISOR").visibleWhen(() -> latch[0]);
        block.write(0, 1, 1);
        latch[0] = true;
        block.write(0, 1, 2);
        assertEquals(2, block.read(0, 1));
        latch[0] = false;
        assertEquals(1, block.read(0, 1));
    }

    @Test
    void aHiddenRegisterAloneIsNotThere() {
        block.octet(0, "DATA").visibleWhen(() -> false);
        assertEquals(0xff, block.read(0, 1));
    }

    @Test
    void fields() {
        Register control = block.word(0, "CONTROL").bit(0, "ENABLE").field(4, 3, "MODE");
        Register.Field mode = control.at("MODE");
        control.set(1);
        mode.set(0xd);
        assertEquals(0x51, control.get());
        assertEquals(5, mode.get());
        assertTrue(control.at("ENABLE").isSet());
        assertEquals("CONTROL = 0x00000051 ENABLE MODE=5", ((RegisterCell) control).show());
        assertThrows(IllegalArgumentException.class, () -> control.at("MODUS"));
        assertThrows(IllegalArgumentException.class, () -> control.field(31, 2, "WIDE"));
    }

    @Test
    void registersMustLieInTheirWindow() {
        assertThrows(IllegalArgumentException.class, () -> block.word(30, "R"));
        assertThrows(IllegalArgumentException.class, () -> block.array(0, "R", 3, 3, 2));
    }

    @Test
    void stateIsTheBank() {
        Register[] lines = block.array(0, "LINE", 2, 8, 3);
        lines[2].reset(5).set(6);
        assertEquals(6, block.read(16, 2));
        Bank copy = new Bank();
        RegisterBlock other = new RegisterBlock("", 32, copy, RegisterBlock.Placement.FIXED);
        other.array(0, "LINE", 2, 8, 3);
        copy.adopt(bank);
        assertEquals(6, other.read(16, 2));
        bank.reset();
        assertEquals(5, block.read(16, 2));
    }

    @Test
    void traceSeesRangesAndWhatIsNoRegister() {
        block.octet(0, "A");
        block.range(8, 4, "DATA", new Window.Range() {
            @Override
            public long read(int offset, int size) {
                return 0x55;
            }

            @Override
            public void write(int offset, int size, long value) {
            }
        });
        block.trace(new RegisterBlock.Trace() {
            @Override
            public void accessed(RegisterCell register, boolean write, long value) {
                calls.add(register.name());
            }

            @Override
            public void accessed(String range, int offset, int width, boolean write, long value) {
                calls.add(range + "+" + offset + "." + width + (write ? "=" : "?") + value);
            }
        });
        block.read(9, 2);
        block.write(8, 4, 1);
        block.read(1, 1);
        block.write(0, 2, 0x203);
        assertEquals(List.of("DATA+9.2?85", "DATA+8.4=1", "+1.1?255", "A", "+0.2=515"), calls);
    }

    @Test
    void traceSeesRegistersNotBytes() {
        block.octet(0, "A");
        block.octet(1, "B").onWrite(v -> assertFalse(calls.isEmpty()));
        block.trace((register, write, value) -> calls.add(register.name() + (write ? "=" : "?") + value));
        block.write(0, 2, 0x0201);
        block.read(1, 1);
        assertEquals(List.of("A=1", "B=2", "B?2"), calls);
    }

    @Test
    void rangesSeeAccessesAsTheyWereMade() {
        block.octet(0, "A");
        block.range(4, 4, "GATEWAY", new Window.Range() {
            @Override
            public long read(int offset, int size) {
                calls.add("read " + offset + " " + size);
                return -1;
            }

            @Override
            public void write(int offset, int size, long value) {
                calls.add("write " + offset + " " + size + " " + value);
            }
        });
        assertEquals(0xffff, block.read(5, 2));
        block.write(4, 4, 0x1_0000_0007L);
        block.write(2, 4, 0x0201_0000L);
        assertEquals(List.of("read 1 2", "write 0 4 7", "write 0 1 1", "write 1 1 2"), calls);
        assertEquals(1, unhandled);
    }
}
