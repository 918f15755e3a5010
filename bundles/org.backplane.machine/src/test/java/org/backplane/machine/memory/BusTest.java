package org.backplane.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class BusTest {
    private final Bus bus = new Bus();
    private final List<String> accesses = new ArrayList<>();

    /** Answers reads with its tag in every byte. */
    private final class Probe implements BusWindow {
        private final int tag;
        private final int size;
        private final boolean inner;
        private long address;

        Probe(int tag, long address, int size, boolean inner) {
            this.tag = tag;
            this.address = address;
            this.size = size;
            this.inner = inner;
            bus.show(this);
        }

        @Override
        public long address() {
            return address;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public boolean inner() {
            return inner;
        }

        @Override
        public long read(int offset, int width) {
            accesses.add(tag + " reads " + offset + "+" + width);
            return 0x0101_0101_0101_0101L * tag & -1L >>> 64 - 8 * width;
        }

        @Override
        public void write(int offset, int width, long value) {
            accesses.add(tag + " writes " + offset + "+" + width + " " + Long.toHexString(value));
        }
    }

    @Test
    void nobodyAtHomeReadsAllOnes() {
        assertEquals(0xff, bus.read(0, 1));
        assertEquals(-1L, bus.read(0x1000, 8));
        bus.write(0x1000, 4, 0);
        new Probe(1, 0x3f8, 8, false);
        assertEquals(0xff, bus.read(0x3f7, 1));
        assertEquals(0xff, bus.read(0x400, 1));
    }

    @Test
    void eachWindowAnswersItsOwnAddresses() {
        new Probe(2, 0xfee0_0000L, 4096, false);
        new Probe(1, 0xfec0_0000L, 256, false);
        new Probe(3, -4096, 4096, false);
        assertEquals(0x0101_0101L, bus.read(0xfec0_00fcL, 4));
        assertEquals(0x0202_0202L, bus.read(0xfee0_0000L, 4));
        assertEquals(0x0303_0303_0303_0303L, bus.read(-8, 8));
        assertEquals(List.of("1 reads 252+4", "2 reads 0+4", "3 reads 4088+8"), accesses);
    }

    @Test
    void anAccessAcrossABorderIsMadeByteByByte() {
        new Probe(1, 0x60, 1, false);
        new Probe(2, 0x61, 1, false);
        assertEquals(0xffff_0201L, bus.read(0x60, 4));
        accesses.clear();
        bus.write(0x60, 2, 0xbbaa);
        assertEquals(List.of("1 writes 0+1 aa", "2 writes 0+1 bb"), accesses);
    }

    /** PIIX3: a byte at 0xCF9 is the reset register, a double word at 0xCF8 is CONFADD. */
    @Test
    void anInnerWindowGoesFirstForWhatFitsIntoIt() {
        new Probe(2, 0xcf9, 1, true);
        new Probe(1, 0xcf8, 8, false);
        assertEquals(0x0101_0101L, bus.read(0xcf8, 4));
        assertEquals(0x02, bus.read(0xcf9, 1));
        assertEquals(0x0101, bus.read(0xcf9, 2));
    }

    @Test
    void anInnerWindowAloneIsAWindow() {
        new Probe(2, 0xcf9, 1, true);
        assertEquals(2, bus.read(0xcf9, 1));
    }

    @Test
    void windowsMoveAndGo() {
        Probe probe = new Probe(1, 0x100, 4, false);
        assertEquals(1, bus.read(0x100, 1));
        probe.address = 0x200;
        bus.show(probe);
        assertEquals(0xff, bus.read(0x100, 1));
        assertEquals(1, bus.read(0x200, 1));
        bus.hide(probe);
        assertEquals(0xff, bus.read(0x200, 1));
    }
}
