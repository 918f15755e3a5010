package org.backplane.x86.interpreter.lockstep;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Memory as lockstep.s finds it, and what it leaves there; the addresses are those of that program. */
final class Image {
    static final long BYTES = 128L << 20;
    static final long ENTRY = 0x100_0000;
    static final long TABLES = 0x180_0000;
    static final long DATA = 0x310_0000;
    static final int DATA_BYTES = 0x1_0000;
    static final int PAGE = 4096;
    /** A page that programs may write and that is not compared. */
    static final long SCRATCH = 0x312_0000;
    /** Another place of {@link #DATA}, with tables of its own. */
    static final long WINDOW = 0x800_0000;
    /** Where supervisors' code, constants and scratch are, from where users' are on: pages of a supervisor. */
    static final long ALIAS = 0x4000_0000;
    static final int XSTATE_BYTES = 832;
    /** Where a guest is while it runs. */
    static final long PROGRAM = 0x200_0000;
    static final int CODE = 2048;
    static final int CODE_BYTES = 6144;
    /** Where its code is, for a user of 32 or 64 bits. */
    static final long USER_CODE = PROGRAM + CODE;
    /** Where its constants are, for a user; for a supervisor further on by {@link #ALIAS}. */
    static final long CONSTANTS = 0x200_3800;
    static final int RECORD_BYTES = 2048;

    private static final long INPUT = 0x220_0000;
    private static final long INPUT_END = 0x300_0000;
    private static final long PRISTINE = 0x301_0000;
    private static final long RESULT = 0x400_0000;
    /** QEMU's firmware has tables further on. */
    private static final long RESULT_END = 0x6c0_0000;
    /** How far guests are apart. */
    private static final int SHORT = 4096;
    private static final int LONG_STEP = 16384;
    private static final int XSTATE = 1024;
    private static final int LENGTHS = 8192;
    private static final long NO_EXECUTE = 1L << 63;
    private static final int LARGE = 0x80;
    private static final int RIP = 128;
    private static final int CS = 136;
    private static final int RFLAGS = 144;
    private static final int SS = 152;
    private static final int RECORDS = 160;
    private static final int LENGTH = 168;
    private static final int CODE_DESCRIPTOR = 176;
    private static final int DATA_DESCRIPTOR = 184;
    private static final int GATE = 192;
    private static final int SYSENTER = 208;
    private static final int V86_LENGTH = 216;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final MemorySegment ram;
    private int step;

    Image(MemorySegment ram) {
        this.ram = ram;
    }

    /** How many guests there can be at once. */
    static int most(Input like) {
        int inputs = (int) (INPUT_END - INPUT) / step(like) - 1;
        return Math.min(inputs, (int) (RESULT_END - RESULT) / RECORD_BYTES / like.records());
    }

    /** Page tables, guests and data. */
    void fill(List<Input> guests) {
        ram.asSlice(RESULT, RESULT_END - RESULT).fill((byte) 0);
        ram.asSlice(PROGRAM, INPUT_END - PROGRAM).fill((byte) 0);
        tables(guests.getFirst().tables());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        for (int n = 0; n < DATA_BYTES; n += 8) { put(PRISTINE + n, random.nextLong() >> random.nextInt(64)); }
        MemorySegment.copy(ram, PRISTINE, ram, DATA, DATA_BYTES);
        step = step(guests.getFirst());
        put(INPUT, guests.size());
        put(INPUT + 8, step);
        for (int n = 0; n < guests.size(); n++) { put(guests.get(n), INPUT + 4096 + (long) step * n); }
    }

    /** Where the code of a guest is. */
    static long code(Input guest) {
        return guest.mode() == 16 ? CODE : PROGRAM + CODE + (guest.cpl() == 0 ? ALIAS : 0);
    }

    private static int step(Input like) {
        return like.lengths().length == 0 ? SHORT : like.tables() == null ? LONG_STEP : SystemArea.END;
    }

    private void put(long address, long value) {
        ram.set(LONG, address, value);
    }

    /** What lockstep32.s finds before the first program, besides. */
    private void tables(Tables32 tables) {
        if (tables == null) {
            tables();
            return;
        }
        ram.asSlice(TABLES, 0x1_0000).fill((byte) 0);
        Tables32.Memory32 memory = (address, value, bytes) -> copy(Bytes.with(Bytes.of(), value, bytes), address);
        tables.fill(memory);
        MemorySegment.copy(ram, TABLES, ram, TABLES + 0x1_0000, 0x1_0000);
        tables.start(memory);
        put(INPUT + 16, tables.cr4());
        long[] compared = tables.compared();
        for (int n = 0; n < compared.length; n++) { memory.put(INPUT + 32 + 4L * n, compared[n], 4); }
    }

    /**
     * Guests may read their input, and write data in pages of 4 KiB, of which the last is read-only. All of it is copied: guests change
     * their tables.
     */
    private void tables() {
        put(TABLES, TABLES + 0x1007);
        put(TABLES + 8 * 0x55, TABLES + 0x4003);
        put(TABLES + 0x1000, TABLES + 0x2007);
        put(TABLES + 0x1008, TABLES + 0x6003);
        put(TABLES + 0x4000, TABLES + 0x5003);
        for (long n = 0; n < 512; n++) { put(TABLES + 0x5000 + 8 * n, n << 21 | LARGE | 3); }
        directory(0x2000, TABLES, 3 | LARGE | NO_EXECUTE);
        directory(0x2000, DATA, TABLES + 0x3007);
        directory(0x2000, WINDOW, TABLES + 0x7007);
        directory(0x6000, DATA, LARGE | 3);
        directory(0x2000, PROGRAM, LARGE | 5);
        directory(0x6000, PROGRAM, LARGE | 1);
        for (long n = 0; n < DATA_BYTES / PAGE; n++) {
            boolean last = n == DATA_BYTES / PAGE - 1; // accessed: QEMU reads where a change of what is there faults
            long entry = DATA + n * PAGE | NO_EXECUTE | (last ? 0x25 : 7);
            put(arenaEntry((int) n), entry);
            put(windowEntry((int) n), entry);
        }
        put(TABLES + 0x3000 + 8 * (SCRATCH >> 12 & 511), SCRATCH | NO_EXECUTE | 7);
        MemorySegment.copy(ram, TABLES, ram, TABLES + 0x1_0000, 0x8000);
        put(TABLES + 0x2000 + 8 * (ENTRY >> 21), ENTRY | LARGE | 3); // until paging is on
    }

    private void directory(int table, long address, long rest) {
        boolean large = (rest & LARGE) != 0;
        put(TABLES + table + 8 * (address >> 21), large ? address >> 21 << 21 | rest : rest);
    }

    /** Where the entry of a page of {@link #DATA} is. */
    static long arenaEntry(int page) {
        return TABLES + 0x3000 + 8 * ((DATA >> 12 & 511) + page);
    }

    /** Where the entry of a page of {@link #WINDOW} is. */
    static long windowEntry(int page) {
        return TABLES + 0x7000 + 8L * page;
    }

    /** Where the entry of the directory for {@link #WINDOW} is. */
    static long windowDirectory() {
        return TABLES + 0x2000 + 8 * (WINDOW >> 21);
    }

    private void put(Input guest, long at) {
        for (int n = 0; n < 16; n++) { put(at + 8 * n, guest.registers()[n]); }
        boolean small = guest.mode() == 16;
        long code = code(guest);
        put(at + RIP, code);
        put(at + CS, 0x30 | guest.cpl());
        put(at + RFLAGS, guest.flags());
        put(at + SS, 0x38 | guest.cpl());
        put(at + RECORDS, guest.records());
        put(at + LENGTH, guest.lengths().length);
        long level = (long) guest.cpl() << 45;
        put(at + CODE_DESCRIPTOR, level | switch (guest.mode()) {
            case 64 -> 0x00af_9b00_0000_ffffL;
            case 32 -> 0x00cf_9b00_0000_ffffL;
            default -> descriptor(0x0000_9b00_0000_ffffL, PROGRAM);
        });
        put(at + DATA_DESCRIPTOR,
                level | (small ? descriptor(0x0000_9300_0000_ffffL, DATA) : 0x00cf_9300_0000_ffffL));
        long target = code + guest.gate();
        put(at + GATE, target & 0xffff | 0x30 << 16 | 0xecL << 40 | target >> 16 << 48);
        copy(guest.vectors(), at + XSTATE);
        copy(guest.code(), at + CODE);
        copy(guest.lengths(), at + LENGTHS);
        copy(guest.constants(), at + (CONSTANTS & 0xffff));
        if (guest.tables() == null) {
            copy(guest.system(), at + Tasks64.START);
        } else {
            system(guest, at);
        }
    }

    private void system(Input guest, long at) {
        MemorySegment.copy(ram, at + (CONSTANTS & 0xffff) + Frames32.SUPERVISOR_PLACES, ram, at + SYSENTER, 4);
        put(at + V86_LENGTH, guest.v86Bytes());
        copy(guest.system(), at + SystemArea.START);
    }

    private static long descriptor(long rest, long base) {
        return rest | (base & 0xff_ffff) << 16 | base >>> 24 << 56;
    }

    private void copy(byte[] bytes, long to) {
        MemorySegment.copy(bytes, 0, ram, ValueLayout.JAVA_BYTE, to, bytes.length);
    }

    void load(byte[] program) {
        copy(program, ENTRY);
    }

    /** What guests left, one after another: words of a record, general registers first, and vectors behind them. */
    List<long[]> records(List<Input> guests) {
        List<long[]> records = new ArrayList<>();
        int count = guests.stream().mapToInt(Input::records).sum();
        for (long n = 0; n < count; n++) {
            records.add(ram.asSlice(RESULT + RECORD_BYTES * n, RECORD_BYTES).toArray(ValueLayout.JAVA_LONG));
        }
        return records;
    }
}
