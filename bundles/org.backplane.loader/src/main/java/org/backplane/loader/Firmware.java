package org.backplane.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.backplane.api.machine.MachineSpec;
import org.backplane.loader.acpi.AcpiTables;
import org.backplane.loader.acpi.Platform;
import org.backplane.loader.image.E820;
import org.backplane.loader.image.GuestRam;
import org.backplane.loader.image.LowMemory;

/** What a PC's firmware leaves in memory for an operating system: ACPI tables and the BIOS data areas. */
record Firmware(byte[] acpi) {
    /** Address of the ACPI root pointer. */
    static final long RSDP = E820.FIRMWARE;

    private static final int BDA_SIZE = 0x100;
    private static final int BDA_EBDA_SEGMENT = 0x0e;
    private static final int BDA_MEMORY_KIB = 0x13;
    private static final int EBDA_KIB = 1;

    static Firmware of(MachineSpec machine) {
        return new Firmware(AcpiTables.of(Platform.of(machine), RSDP, (int) (E820.MIB - RSDP)));
    }

    void load(GuestRam ram) {
        ram.clear(RSDP, E820.MIB - RSDP);
        ram.write(RSDP, acpi);
        ram.write(LowMemory.BDA, biosData());
        ram.write(E820.EBDA, new byte[]{EBDA_KIB});
    }

    /** Linux finds the end of low memory here. */
    private static ByteBuffer biosData() {
        ByteBuffer data = ByteBuffer.allocate(BDA_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort(BDA_EBDA_SEGMENT, (short) (E820.EBDA >> 4));
        return data.putShort(BDA_MEMORY_KIB, (short) (E820.EBDA >> 10));
    }
}
