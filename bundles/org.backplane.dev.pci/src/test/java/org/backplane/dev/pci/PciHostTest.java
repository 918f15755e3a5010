package org.backplane.dev.pci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.testkit.Bench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PCI Local Bus Specification 3.0; the identification of the bridge is what QEMU's {@code info pci} and lspci show for it. */
class PciHostTest {
    private static final int ADDRESS = 0;
    private static final int DATA = 4;

    private final Bench bench = new Bench();
    private final List<String> accesses = new ArrayList<>();

    @BeforeEach
    void plug() {
        bench.attach("pci", new AddressSpace() {
            @Override
            public long read(long address, int size) {
                accesses.add("read %x %d".formatted(address, size));
                return 0x12345678L & -1L >>> 64 - 8 * size;
            }

            @Override
            public void write(long address, int size, long value) {
                accesses.add("write %x %d %x".formatted(address, size, value));
            }
        });
        bench.plug(new PciHost(), Map.of());
    }

    /** Linux (pci_check_type1) writes a byte first, then expects the enable bit back. */
    @Test
    void theAddressReadsBack() {
        bench.write("", 3, 1, 0x01);
        bench.write("", ADDRESS, 4, 0x8000_0000L);
        assertEquals(0x8000_0000L, bench.read("", ADDRESS, 4));
        bench.write("", ADDRESS, 4, 0xffff_ffffL);
        assertEquals(0x80ff_fffcL, bench.read("", ADDRESS, 4));
    }

    @Test
    void accessesAreForwardedAsTheyAre() {
        bench.write("", ADDRESS, 4, 0x8001_0a10L);
        assertEquals(0x5678, bench.read("", DATA + 2, 2));
        bench.read("", DATA, 4);
        bench.write("", DATA + 3, 1, 0xab);
        assertEquals(List.of("read 10a12 2", "read 10a10 4", "write 10a13 1 ab"), accesses);
    }

    @Test
    void nothingIsForwardedWhileDisabled() {
        bench.write("", ADDRESS, 4, 0x0001_0a10L);
        assertEquals(0xffff_ffffL, bench.read("", DATA, 4));
        bench.write("", DATA, 4, 0);
        assertEquals(List.of(), accesses);
    }

    @Test
    void theBridgeIdentifiesItself() {
        assertEquals(0x1237_8086L, bench.read("config", 0x00, 4));
        assertEquals(0x0600_0002L, bench.read("config", 0x08, 4));
        assertEquals(0x00, bench.read("config", 0x0e, 1));
    }

    @Test
    void theBridgeHasNoBaseAddresses() {
        for (int bar = 0x10; bar < 0x28; bar += 4) {
            bench.write("config", bar, 4, 0xffff_ffffL);
            assertEquals(0, bench.read("config", bar, 4));
        }
    }
}
