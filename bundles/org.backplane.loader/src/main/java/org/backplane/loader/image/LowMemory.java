package org.backplane.loader.image;

/** Where the loader puts what the guest is told: all below {@link #END}, in RAM that the guest may use once it has read it. */
public final class LowMemory {
    /** BIOS data area. */
    public static final long BDA = 0x400;
    /** Where interrupts lead in real mode: an IRET. */
    static final long IRET = 0x500;
    /** Global descriptor table, see {@link EntryState}. */
    public static final long GDT = 0x800;
    /** The stack at entry grows down from here, to {@link #GDT}. */
    public static final long STACK = 0x7000;
    /** Linux boot_params. */
    public static final long ZERO_PAGE = 0x7000;
    /** PML4, PDPT and four page directories, a page each. */
    public static final long PAGE_TABLES = 0x9000;
    /** Multiboot information and what it points to. */
    public static final long MULTIBOOT = 0x10000;
    /** Command line of 64-bit kernels, zero-terminated. */
    public static final long COMMAND_LINE = 0x20000;
    /** The first byte that images may use. */
    public static final long END = 0x30000;

    private LowMemory() {
    }
}
