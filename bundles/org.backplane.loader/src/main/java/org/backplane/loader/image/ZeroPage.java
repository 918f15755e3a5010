package org.backplane.loader.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Linux's {@code struct boot_params} (Documentation/arch/x86/zero-page.rst). What is not set is zero: no screen, no EFI. */
final class ZeroPage {
    /** Where the setup header stands, in images as in the zero page. */
    static final int HEADER = 0x1f1;
    /** The zero page has so many bytes for it. */
    static final int HEADER_MAX = 0x290 - HEADER;

    private static final int ACPI_RSDP = 0x070;
    private static final int EXT_RAMDISK_IMAGE = 0x0c0;
    private static final int EXT_RAMDISK_SIZE = 0x0c4;
    private static final int E820_ENTRIES = 0x1e8;
    private static final int BOOT_FLAG = 0x1fe;
    private static final int HEADER_MAGIC = 0x202;
    private static final int TYPE_OF_LOADER = 0x210;
    private static final int RAMDISK_IMAGE = 0x218;
    private static final int RAMDISK_SIZE = 0x21c;
    private static final int COMMAND_LINE = 0x228;
    private static final int E820_TABLE = 0x2d0;

    /** "HdrS". */
    private static final int SETUP_MAGIC = 0x53726448;
    /** A loader without an assigned number. */
    private static final byte UNDEFINED_LOADER = (byte) 0xff;

    private final ByteBuffer page = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    /** A page with a setup header of at most {@link #HEADER_MAX} bytes, whatever follows it left out. */
    ZeroPage(byte[] header) {
        page.put(HEADER, header);
        page.putShort(BOOT_FLAG, (short) 0xaa55);
        page.putInt(HEADER_MAGIC, SETUP_MAGIC);
        page.put(TYPE_OF_LOADER, UNDEFINED_LOADER);
    }

    void acpi(long rsdp) {
        page.putLong(ACPI_RSDP, rsdp);
    }

    void commandLine(long address) {
        page.putInt(COMMAND_LINE, (int) address);
    }

    void ramdisk(long address, long size) {
        page.putInt(RAMDISK_IMAGE, (int) address);
        page.putInt(EXT_RAMDISK_IMAGE, (int) (address >>> 32));
        page.putInt(RAMDISK_SIZE, (int) size);
        page.putInt(EXT_RAMDISK_SIZE, (int) (size >>> 32));
    }

    void memoryMap(E820 map) {
        page.put(E820_ENTRIES, (byte) map.regions().size());
        ByteBuffer table = page.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(E820_TABLE);
        for (E820.Region r : map.regions())
            table.putLong(r.start()).putLong(r.length()).putInt(r.type());
    }

    ByteBuffer bytes() {
        return page;
    }
}
