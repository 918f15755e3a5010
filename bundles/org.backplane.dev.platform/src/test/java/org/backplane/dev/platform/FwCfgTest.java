package org.backplane.dev.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;
import org.backplane.testkit.Bench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers and layouts of QEMU's docs/specs/fw_cfg. */
class FwCfgTest {
    private final Bench bench = new Bench();

    @BeforeEach
    void plug() {
        bench.machine(new MachineSpec("m", "x86-64", 64 << 20,
                List.of(new PartSpec("cpu0", "vcpu", Map.of()), new PartSpec("cpu1", "vcpu", Map.of()))));
        bench.plug(new FwCfg(), Map.of());
    }

    private long item(int key, int bytes) {
        bench.write("", 0, 2, key);
        long value = 0;
        for (int n = 0; n < bytes; n++) { value |= bench.read("", 1, 1) << 8 * n; }
        return value;
    }

    private void put(long address, int size, long value) {
        ByteBuffer bytes = bench.dma().write(address, size).bytes().asByteBuffer().order(ByteOrder.BIG_ENDIAN);
        if (size == 8) {
            bytes.putLong(value);
        } else {
            bytes.putInt((int) value);
        }
    }

    private ByteBuffer memory(long address, int size) {
        return bench.dma().read(address, size).bytes().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void start(long command) {
        bench.write("dma", 4, 4, Integer.toUnsignedLong(Integer.reverseBytes((int) command)));
    }

    @Test
    void itemsAreReadByteByByte() {
        assertEquals(0x554d_4551L, item(0x00, 4)); // "QEMU"
        assertEquals(3, item(0x01, 4));
        assertEquals(64 << 20, item(0x03, 8));
        assertEquals(2, item(0x05, 2));
        assertEquals(2, item(0x0f, 2));
        assertEquals(0, item(0x19, 4));
        assertEquals(0, item(0x77, 4));
    }

    @Test
    void dmaTellsThatItIsThere() {
        assertEquals(0x554d_4551L, bench.read("dma", 0, 4));
        assertEquals(0x4746_4320L, bench.read("dma", 4, 4));
    }

    @Test
    void dmaSelectsAndReads() {
        put(0x1000, 4, 0x0003 << 16 | 1 << 3 | 1 << 1);
        put(0x1004, 4, 8);
        put(0x1008, 8, 0x2000);
        start(0x1000);
        assertEquals(0, memory(0x1000, 4).getInt());
        assertEquals(64 << 20, memory(0x2000, 8).getLong());
    }

    @Test
    void writingIsAnError() {
        put(0x1000, 4, 1 << 4);
        start(0x1000);
        assertEquals(1 << 24, memory(0x1000, 4).getInt());
    }
}
