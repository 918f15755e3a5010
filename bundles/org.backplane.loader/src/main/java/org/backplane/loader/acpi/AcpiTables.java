package org.backplane.loader.acpi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** All tables of a PC, one behind the other, the root pointer first. */
public final class AcpiTables {
    private static final int ALIGNMENT = 64;
    private static final int FACS_SIZE = 64;
    private static final int FACS_VERSION = 2;
    private static final int FACS_VERSION_AT = 32;
    /** As the device's capabilities register: vendor 8086, legacy replacement, 64 bits, revision 1. */
    private static final int HPET_ID = 0x8086_a001;
    private static final int HPET_MINIMUM_TICK = 100;

    private final long base;
    private final ByteBuffer memory;

    private AcpiTables(long base, int size) {
        this.base = base;
        memory = Aml.littleEndian(size).position(ALIGNMENT);
    }

    /**
     * The tables.
     *
     * @param base guest physical address of the first byte, a multiple of 64 below 4 GiB
     * @param size bytes there is room for
     * @throws java.nio.BufferOverflowException when they do not fit
     */
    public static byte[] of(Platform platform, long base, int size) {
        AcpiTables tables = new AcpiTables(base, size);
        List<Long> listed = tables.listed(platform);
        long rsdt = tables.add(SystemTable.of("RSDT", 1, pointers(listed, Integer.BYTES)));
        long xsdt = tables.add(SystemTable.of("XSDT", 1, pointers(listed, Long.BYTES)));
        tables.memory.put(0, SystemTable.rootPointer(rsdt, xsdt));
        byte[] all = new byte[tables.memory.position()];
        tables.memory.get(0, all);
        return all;
    }

    /** Addresses of the tables that RSDT and XSDT list. */
    private List<Long> listed(Platform platform) {
        long facs = add(facs());
        long dsdt = add(Dsdt.of(platform));
        List<Long> listed = new ArrayList<>();
        listed.add(add(Fadt.of(platform, facs, dsdt)));
        if (platform.has(Platform.LOCAL_APIC))
            listed.add(add(Madt.of(platform)));
        if (platform.hpet().isPresent())
            listed.add(add(hpet(platform.hpet().get())));
        return listed;
    }

    private long add(byte[] table) {
        int at = memory.position();
        memory.put(table);
        memory.position(memory.position() + ALIGNMENT - 1 & -ALIGNMENT);
        return base + at;
    }

    private static byte[] pointers(List<Long> tables, int size) {
        ByteBuffer all = Aml.littleEndian(size * tables.size());
        for (long table : tables)
            all = size == Long.BYTES ? all.putLong(table) : all.putInt((int) table);
        return all.array();
    }

    /** The firmware ACPI control structure has neither the common header nor a checksum. */
    private static byte[] facs() {
        return Aml.littleEndian(FACS_SIZE).put(SystemTable.ascii("FACS")).putInt(FACS_SIZE)
                .put(FACS_VERSION_AT, (byte) FACS_VERSION).array();
    }

    /** IA-PC HPET Specification 1.0a, section 3.2.4. */
    private static byte[] hpet(Platform.Hpet hpet) {
        ByteBuffer body = Aml.littleEndian(20).putInt(HPET_ID | hpet.timers() - 1 << 8);
        SystemTable.address(body, 4, SystemTable.SYSTEM_MEMORY, 64, hpet.address());
        return SystemTable.of("HPET", 1, body.putShort(17, (short) HPET_MINIMUM_TICK).array());
    }
}
