package org.backplane.x86.interpreter.lockstep;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a {@link SystemArea}. */
final class SystemBuilder {
    private static final int IDT = 0x4300;
    private static final int LDT = 0x4500;
    private static final int MONITORS = 40;
    private static final int MONITOR_ENTRIES = (int) Image.ENTRY + 0x1000;
    private static final int MONITOR_STACK = 0x101_2000;
    private static final int MONITOR_TASKS = 0x5000;
    private static final int TASK_LIMIT = 103;
    private static final int V86_NEXT = 0x7800;
    private static final int FLAT = 0xc;
    /** Exceptions that may have gates of the program's own: not those that a task switch can end with, when its stack is not there yet. */
    private static final int[] FAULTS = {0, 4, 5, 6, 7, 13};
    private static final int GENERAL_PROTECTION = 13;
    private static final int CODED = 0x2000;
    private static final int[] GATE_TARGETS = {0x30, 0x30, 0x30, 0x33, 0x80, 0xa8, 0x43, 0, 0x38, 0x78,
            SystemArea.BEYOND, 4};
    private static final int[] GATE_TASKS = {0x20, 0x28, 0x20, 0x18, 0xe8, 0x38, 4};
    private static final int[] GATE_TYPES = {0x8e, 0xee, 0xee, 0xef, 0x8f, 0xe6, 0xe7, 0x6e, 0xec, 0xae};

    private final Places places;
    private final Tables32 tables;
    private final long plain;
    private final long coded;
    private final ByteBuffer bytes = ByteBuffer.allocate(SystemArea.END - SystemArea.START)
            .order(ByteOrder.LITTLE_ENDIAN);

    /** @param plain handler of what has no error code, an offset in the code, like {@code coded} */
    SystemBuilder(Places places, Tables32 tables, int plain, int coded) {
        this.places = places;
        this.tables = tables;
        this.plain = Image.USER_CODE + Image.ALIAS + plain;
        this.coded = Image.USER_CODE + Image.ALIAS + coded;
    }

    byte[] build() {
        segments();
        gates();
        local();
        interrupts();
        monitors();
        task(0, 0x30, SystemArea.SUPERVISOR_CODE, SystemArea.SUPERVISOR_DATA);
        task(1);
        task(2);
        bytes.position(SystemArea.V86 - SystemArea.START);
        bytes.put(places.v86().code);
        bytes.position(V86_NEXT - SystemArea.START);
        bytes.put(places.v86().lengths);
        return bytes.array();
    }

    private void put(int at, long value) {
        bytes.putLong(at - SystemArea.START, value);
    }

    private void global(int selector, long descriptor) {
        put(SystemArea.START + selector, descriptor);
    }

    private static long segment(long base, long limit, int access, int flags) {
        return limit & 0xffff | (base & 0xff_ffff) << 16 | (long) access << 40 | (limit >> 16 & 15) << 48
                | (long) flags << 52 | base >> 24 << 56;
    }

    private static long flat(int access) {
        return segment(0, 0xfffff, access, FLAT);
    }

    /** Gates of 16 bits have no more of the offset (SDM volume 3, 22.31.1); QEMU has. */
    private static long gate(long selector, long offset, int access, int parameters) {
        long to = (access & 15) == 0xc || (access & 15) >= 0xe ? offset : offset & 0xffff;
        return to & 0xffff | selector << 16 | (long) parameters << 32 | (long) access << 40 | to >> 16 << 48;
    }

    private void segments() {
        global(0x08, segment(Tables32.HIGH, 0xfffff, 0x9b, FLAT));
        global(0x10, segment(Tables32.HIGH, 0xfffff, 0x93, FLAT));
        for (int n = 0; n < 3; n++) {
            global(SystemArea.TASK + 8 * n,
                    task(SystemArea.TASKS + 128 * n, n == 0 ? 0x89 : places.one(0x89, 0x89, 0xe9)));
        }
        int[] access = {0x9b, 0x93, 0xfb, 0xf3};
        for (int n = 0; n < access.length; n++) { global(0x30 + 8 * n, flat(access[n])); }
        global(0x70, flat(0x73)); // not present
        global(0x78, flat(0xf9)); // execute only
        global(0x80, flat(places.one(0x9f, 0xff))); // conforming
        global(0x88, flat(0xf1)); // read only
        global(SystemArea.TASK_LDT, segment(SystemArea.HIGH + LDT, 0x7f, 0x82, 0));
        global(0x98, segment(0, 0xfff, 0xf6, FLAT - 8)); // expand-down
        global(0xa0, segment(0, 0x3fff, places.one(0xf2, 0x92, 0xf0), FLAT));
        global(0xa8, flat(0xbb));
        global(0xb0, flat(0xb3));
    }

    private long task(int offset, int access) {
        return segment(SystemArea.HIGH + offset, TASK_LIMIT, access, 0);
    }

    private void gates() {
        global(0x50, gate(0x30, places.supervisor(), 0xec, 0));
        global(0x58, gate(0x30, places.supervisor(), places.one(0xe4, 0x8c, 0xec), places.one(0, 1, 5)));
        global(0x60, gate(SystemArea.OTHER_TASK, 0, 0xe5, 0));
        global(0x68, gate(places.one(0x80, 0xa8, 0x33), places.supervisor(), places.one(0xec, 0x8c), 0));
        global(0xb8, gate(0x30, places.supervisor(), 0x6c, 0));
        global(0xc0, gate(places.one(GATE_TARGETS), places.supervisor(), 0xec, 2));
        global(0xc8, gate(places.one(0x38, 0x43, 0x78, 0x70), places.supervisor(), 0xec, 0));
        global(0xd0, segment(0, 0xfffff, places.one(0x80, 0x8a, 0x8d, 0x88), 0)); // no type
        global(0xd8, segment(SystemArea.HIGH + LDT, 0x7f, 0x02, 0));
        global(0xe0, segment(SystemArea.HIGH + SystemArea.TASKS + 128, places.one(102, 20, 43), 0x89, 0));
        global(0xe8, task(SystemArea.TASKS + 128, places.one(0x09, 0x8b)));
        global(0xf0, segment(0, places.one(0xfffff, 0xff), 0x80 | places.random().nextInt(128) | 0x10, FLAT));
        global(0xf8, gate(places.one(0x20, 0x28, 0x18, 0x38, 0xe0, 0xe8, 0), 0, places.one(0xe5, 0x85, 0x65), 0));
    }

    private void local() {
        long[] all = {flat(0x9b), flat(0xf3), flat(0x73), gate(0x30, places.supervisor(), 0xec, 0), flat(0xfb),
                flat(0x93), flat(0xf1), task(SystemArea.TASKS + 128, 0x89), gate(0x20, 0, 0xe5, 0), flat(0xff)};
        for (int n = 0; n < all.length; n++) { put(LDT + 8 * n, all[n]); }
    }

    private void interrupts() {
        for (int n = 0; n < MONITORS; n++) {
            put(IDT + 8 * n, gate(SystemArea.OWN + 8 * n, 0, n == 3 || n == 4 || n >= 32 ? 0xe5 : 0x85, 0));
        }
        for (int fault : FAULTS) {
            boolean own = places.seldom(6) && !(fault == GENERAL_PROTECTION && places.tasks());
            long to = (CODED >> fault & 1) != 0 ? coded : plain;
            if (own) { put(IDT + 8 * fault, gate(SystemArea.SUPERVISOR_CODE, to, places.one(0x8e, 0xef), 0)); }
        }
        for (int n = SystemArea.FIRST_GATE; n < SystemArea.GATES; n++) { put(IDT + 8 * n, interrupt()); }
    }

    private long interrupt() {
        return switch (places.random().nextInt(places.tasks() ? 4 : 3)) {
            case 0 -> gate(SystemArea.SUPERVISOR_CODE, plain, places.one(0xee, 0xef), 0);
            case 3 -> gate(places.one(GATE_TASKS), 0, places.one(0xe5, 0xe5, 0x85, 0x65), 0);
            default -> gate(places.one(GATE_TARGETS), places.supervisor(), places.one(GATE_TYPES), 0);
        };
    }

    private void monitors() {
        for (int n = 0; n < MONITORS; n++) {
            int at = MONITOR_TASKS + SystemArea.TASK_BYTES * n;
            global(SystemArea.OWN + 8 * n, task(at, 0x89));
            word(at, 28, Image.TABLES);
            word(at, 32, MONITOR_ENTRIES + 16 * n);
            word(at, 36, 2);
            word(at, 56, MONITOR_STACK);
            word(at, 72, 0x10);
            word(at, 76, 8);
            word(at, 80, 0x10);
            word(at, 84, 0x10);
            word(at, 100, (TASK_LIMIT + 1) << 16);
        }
    }

    private void word(int task, int offset, long value) {
        bytes.putInt(task + offset - SystemArea.START, (int) value);
    }

    private void task(int number) {
        switch (places.random().nextInt(8)) {
            case 0 -> virtual(number);
            case 1, 2 -> task(number, 0x43, SystemArea.USER_CODE, SystemArea.USER_DATA);
            case 3 -> task(number, 0x30, places.one(0x30, 0x43, 0x70, 0x38, 0x33, 0x80, 0x78, 4, 0),
                    places.one(0x38, 0x4b, 0x73, 0x30, 0x3b, 0x88, 0, 4));
            default -> task(number, 0x30, SystemArea.SUPERVISOR_CODE, SystemArea.SUPERVISOR_DATA);
        }
    }

    private void task(int number, int level, int code, int stack) {
        int at = common(number);
        word(at, 32, (level & 3) == 0 ? places.supervisor() : places.user());
        word(at, 36, flags());
        word(at, 56, Image.DATA + places.random().nextInt(0x2000, 0xe000));
        word(at, 76, code);
        word(at, 80, stack);
        for (int segment : new int[]{72, 84}) { word(at, segment, SystemArea.USER_DATA); }
        for (int segment : new int[]{88, 92}) {
            word(at, segment,
                    number == 0
                            ? SystemArea.USER_DATA
                            : places.one(0, 3, 0x4b, 0x38, 0x73, 0x88, 0x80, 0x30, 4, 0xc));
        }
    }

    private void virtual(int number) {
        int at = common(number);
        word(at, 32, places.virtual());
        word(at, 36, flags() | 1 << 17);
        word(at, 56, places.random().nextInt(0x1000, 0xf000));
        for (int segment = 72; segment <= 92; segment += 4) { word(at, segment, Frames32.V86_DATA); }
        word(at, 76, Tables32.V86_CODE >> 4);
    }

    /** The link, inner stacks, CR3, registers and the LDT. */
    private int common(int number) {
        int at = SystemArea.TASKS + SystemArea.TASK_BYTES * number;
        word(at, 0, places.one(0x20, 0x28, 0x18, 0, 0x38, 4));
        for (int level = 0; level < 3; level++) {
            word(at, 4 + 8 * level, Image.DATA + 0xa000 + 0x1000 * level);
            word(at, 8 + 8 * level, level == 0 ? places.one(0x38, 0x38, 0x38, 0x38, number == 0 ? 0x38 : 0x70) : 0xb1);
        }
        word(at, 28, Image.TABLES | places.one(0, 8, 16, 24));
        long[] registers = new Registers(32, places.random()).general();
        for (int n = 0; n < 8; n++) { word(at, 40 + 4 * n, registers[n]); }
        word(at, 96,
                places.one(0, SystemArea.TASK_LDT, SystemArea.TASK_LDT, number == 0 ? 0 : places.one(0xd8, 0x38, 4)));
        word(at, 100, (TASK_LIMIT + 1) << 16);
        return at;
    }

    private int flags() {
        return 2 | places.random().nextInt() & places.random().nextInt() & Frames.FLAGS;
    }
}
