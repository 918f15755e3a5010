package org.backplane.x86.interpreter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;

/** Tables for segments, interrupts, tasks and pages, with much that is random in them, at the beginning of memory. */
public final class FuzzTables {
    /** Where code is. */
    public static final int CODE = 0x1_0000;
    public static final int CODE_BYTES = 2048;

    static final int GDT = 0x1000;
    public static final int IDT = 0x2000;
    static final int TSS = 0x3000;
    public static final int PAGES = 0x4000;
    /** Page tables of 2 levels. */
    public static final int PAGES2 = 0x8000;
    /** The four entries of PAE paging. */
    public static final int DIRECTORIES = 0xb000;
    static final int DESCRIPTORS = 16;
    static final int CODE64 = 8;
    static final int CODE32 = 16;
    static final int DATA = 24;
    static final int CODE16 = 48;
    static final int TASK = 64;

    /** A handler for every vector. */
    public static final int HANDLERS = 0xa000;
    private static final int DOUBLE_FAULT = 8;
    /** Where addresses begin that are nobody's. */
    private static final int FREE = 0x2_0000;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final MemorySegment ram;
    private final RandomGenerator random;
    private final FuzzMode mode;
    /** What handles an exception; empty where that is code at random. */
    private final byte[] handler;

    public FuzzTables(MemorySegment ram, RandomGenerator random, FuzzMode mode, byte[] handler) {
        this.ram = ram;
        this.random = random;
        this.mode = mode;
        this.handler = handler;
    }

    /** The vector whose handler is at an address, or -1; {@code bytes} is how long a handler is. */
    public static int vector(long address, int bytes) {
        long at = address - HANDLERS;
        return at >= 0 && at < 256L * bytes ? (int) at / bytes : -1;
    }

    /** Writes them. */
    public void fill() {
        for (int n = 1; n < DESCRIPTORS; n++) { put(GDT + 8 * n, random.nextLong()); }
        put(GDT + CODE64, 0x00af9b000000ffffL | dpl());
        put(GDT + CODE32, 0x00cf9b000000ffffL | dpl());
        put(GDT + DATA, 0x00cf93000000ffffL | dpl());
        put(GDT + DATA + 8, 0x000093000000ffffL | dpl());
        put(GDT + DATA + 16, 0x00af9b000000ffffL | dpl());
        put(GDT + CODE16, 0x00009b010000ffffL | dpl());
        put(GDT + TASK, 0x0000890000000067L | (long) TSS << 16);
        put(GDT + TASK + 8, 0);
        for (int n = 4; n < 100; n += 8) {
            put(TSS + n, address() & -16 | (mode.isLong() ? 0 : (long) DATA << 32));
        }
        for (int vector = 0; vector < 256; vector++) { gate(vector); }
        wideTables();
        narrowTables();
        for (int n = random.nextInt(16) * random.nextInt(2); n > 0; n--) {
            put(PAGES + random.nextInt(0x6000) & -8, random.nextLong());
        }
    }

    private long address() {
        return random.nextInt(FREE, (int) ram.byteSize());
    }

    private void put(long address, long value) {
        ram.set(LONG, address, value);
    }

    private void wideTables() {
        put(PAGES, PAGES + 0x1007);
        put(PAGES + 0x1000, PAGES + 0x2007);
        put(DIRECTORIES, PAGES + 0x2001);
        put(PAGES + 0x2000, PAGES + 0x3007);
        for (int n = 1; n < 512; n++) { put(PAGES + 0x2000 + 8 * n, (long) n << 21 | random.nextLong(0x200)); }
        for (int n = 0; n < 512; n++) { put(PAGES + 0x3000 + 8 * n, (long) n << 12 | permissions(n)); }
    }

    private void narrowTables() {
        put4(PAGES2, PAGES2 + 0x1007);
        for (int n = 1; n < 1024; n++) { put4(PAGES2 + 4 * n, n << 22 | random.nextInt(0x200)); }
        for (int n = 0; n < 1024; n++) { put4(PAGES2 + 0x1000 + 4 * n, n << 12 | (int) permissions(n)); }
    }

    private void put4(long address, int value) {
        ram.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
    }

    private long dpl() {
        return random.nextInt(handler.length == 0 ? 4 : 16) == 0 ? 3L << 45 : 0;
    }

    /** Most pages may be used, those of code and tables all. */
    private long permissions(int page) {
        return page < 0x20 || random.nextInt(8) != 0 ? 7 : random.nextLong(0x200) | (random.nextLong() & 1L << 63);
    }

    private void gate(int vector) {
        long target = handler(vector);
        if (mode == FuzzMode.REAL) {
            put4(4L * vector, (int) (handler.length != 0 ? target : target & 15 | target >> 4 << 16));
            return;
        }
        long type = random.nextInt(32) == 0 && handler.length == 0
                ? random.nextLong(256)
                : 0x8e | random.nextLong(2) | random.nextLong(4) << 5;
        long selector = mode.isLong() ? CODE64 : CODE32;
        long low = target & 0xffff | selector << 16 | type << 40 | target >> 16 << 48;
        put(IDT + (mode.isLong() ? 16 : 8) * vector, low | (mode.isLong() ? ist(vector) << 32 : 0));
        if (mode.isLong()) { put(IDT + 16 * vector + 8, 0); }
    }

    private long ist(int vector) {
        return vector == DOUBLE_FAULT ? 1 : random.nextInt(2) == 0 ? random.nextLong(8) : 0;
    }

    private long handler(int vector) {
        if (handler.length == 0) { return CODE + random.nextInt(CODE_BYTES); }
        int at = HANDLERS + vector * handler.length;
        MemorySegment.copy(handler, 0, ram, ValueLayout.JAVA_BYTE, at, handler.length);
        return at;
    }
}
