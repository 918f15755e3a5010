package org.backplane.x86.interpreter.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.backplane.lib.x86.Bits;

/** What only a supervisor of 32-bit code does: it changes page tables, control registers and descriptors, and goes to other levels, tasks and modes. */
final class Supervisor32 implements Supplier<Piece> {
    /** Of each handler. */
    static final int HANDLER_PIECES = 3;

    private static final int PAGES = Image.DATA_BYTES / Image.PAGE;
    private static final int RAX = 0;
    private static final int RCX = 1;
    private static final int RDX = 2;
    private static final int RSP = 4;
    private static final long CR0 = 0x8001_0033L;
    /**
     * Not VME and PVI: QEMU has neither. Not PAE: that is another program.
     */
    private static final long[] CR4_BITS = {Bits.CR4_SMEP, Bits.CR4_SMAP, Bits.CR4_UMIP, Bits.CR4_FSGSBASE,
            Bits.CR4_PGE, Bits.CR4_TSD, Bits.CR4_DE};
    /** Of an entry: P, R/W, U/S, PCD, A, D; PAT, G and those of the address that is DATA's. */
    private static final int[][] ENTRY_BITS = {{0, 1}, {0, 2}, {0, 2}, {0, 4}, {0, 4}, {0, 0x10}, {0, 0x80}, {0, 0x20},
            {0, 0x40}, {1, 1}, {1, 0x10}, {1, 0x30}, {1, 0xf0}};
    /** In PAE, too: one that is reserved, XD. */
    private static final int[][] WIDE_BITS = {{6, 8}, {7, 0x80}, {7, 0x80}, {7, 0x08}};
    private static final int[][] DIRECTORY_BITS = {{0, 1}, {0, 2}, {0, 4}, {0, 0x20}, {0, 0x40}, {1, 1}};
    /** Bits of a descriptor's rights: type, DPL, P. */
    private static final int[] RIGHTS = {2, 2, 4, 0x20, 0x40, 0x60, 0x80, 0x80};
    /** What only MOV loads: QEMU sets the accessed flag there, not in far transfers and task switches (SDM volume 3, 3.4.5.1). */
    private static final int[] MOVED = {0x98, 0xa0, 0xf0};
    private static final int[] DPL = {0x20, 0x40};
    /** Of what a stack may become: DPL, P. */
    private static final int[] STACK_RIGHTS = {0x20, 0x40, 0x60, 0x80};
    /** Of a TSS: busy, DPL, P. */
    private static final int[] TASK_RIGHTS = {2, 2, 2, 2, 0x60, 0x80};
    /** For FS and GS: QEMU checks neither limits nor rights, nor that a segment is null. */
    private static final int[] ANY = {0, 1, 3, 4, 0xc, 0xf, 0x14, 0x17, 0x24, 0x2c, 0x34, 0x3c, 0x44, 0x10, 0x13, 0x30,
            0x33, 0x38, 0x3b, 0x40, 0x43, 0x48, 0x4b, 0x50, 0x18, 0x60, 0x70, 0x73, 0x78, 0x80, 0x83, 0x88, 0x8b, 0x90,
            0x98, 0x9b, 0xa0, 0xa3, 0xa9, 0xb0, 0xb1, 0xd0, 0xf0, SystemArea.BEYOND};
    /** For DS and ES, with which programs go on: flat ones that can be written, and what is refused. */
    private static final int[] FLAT = {0x48, 0x4b, 0x4b, 0x4a, 0x38, 0x3a, 0x0f, 0x50, 0x90, SystemArea.BEYOND, 0x18,
            0x7b};
    private static final int[] STACKS = {0x38, 0x38, 0x38, 0x4b, 0, 3, 0x73, 0x70, 0x88, 0x30, 0x3b, SystemArea.BEYOND,
            0x2c, 0xb1};
    /** For LTR. Not null, which QEMU loads (SDM volume 2, LTR: #GP(0)). */
    private static final int[] LOADED_TASKS = {0x18, 0x20, 0x28, 0x28, 0x38, 0x60, 0xe8, 4, 0x0c, SystemArea.BEYOND};
    private static final int DS = 3;
    private static final int FS = 4;
    private static final int SS = 2;

    private final Tables32 tables;
    private final RandomGenerator random;
    private final DebugRegisters debugRegisters;
    private final DirectoryPointers pointers;

    Supervisor32(Tables32 tables, RandomGenerator random) {
        this.tables = tables;
        this.random = random;
        debugRegisters = new DebugRegisters(32, random);
        pointers = new DirectoryPointers(random);
    }

    @Override
    public Piece get() {
        return switch (random.nextInt(34)) {
            case 30, 31, 32 -> debugRegisters.get();
            case 33 -> tables.isPae() ? pointers.get() : debugRegisters.get();
            case 0, 1, 2, 3 -> entry();
            case 4, 5 -> repaired();
            case 6 -> directory();
            case 7 -> random.nextInt(3) == 0 ? control0() : control3();
            case 8, 9 -> control4();
            case 10 -> tables.isPae() ? efer() : control3();
            case 11, 12, 13 -> segment();
            case 14, 15 -> rights();
            case 16 -> descriptor();
            case 17 -> task();
            case 18 -> local();
            case 19, 20, 21 -> interrupt();
            case 22 -> enter();
            case 23 -> exit();
            case 24 -> frame(Bytes.of(0xcf), Image.CONSTANTS + (long) Frames32.BYTES * random.nextInt(Frames32.COUNT));
            case 25 -> random.nextInt(2) == 0
                    ? frame(Bytes.of(0xcb), Image.CONSTANTS + Frames32.RETURNS
                            + (long) Frames32.RETURN_BYTES * random.nextInt(Frames32.RETURN_COUNT))
                    : nested();
            case 26, 27 -> far();
            case 28 -> flags();
            default -> small();
        };
    }

    private int one(int... values) {
        return values[random.nextInt(values.length)];
    }

    private Piece entry() {
        int page = random.nextInt(PAGES);
        boolean window = random.nextBoolean();
        boolean wide = tables.isPae() && random.nextInt(3) == 0;
        int[][] bits = wide ? WIDE_BITS : ENTRY_BITS;
        int[] bit = bits[random.nextInt(bits.length)];
        return Piece.of(toggle(high(entry(window, page)) + bit[0], bit[1]), invalidate(window, page));
    }

    /** An entry as at the beginning, or nearly. */
    private Piece repaired() {
        int page = random.nextInt(PAGES);
        boolean window = random.nextBoolean();
        long value = Image.DATA + (long) Image.PAGE * random.nextInt(PAGES) | 7 | random.nextInt(2) << 8;
        List<byte[]> code = new ArrayList<>(List.of(store(high(entry(window, page)), value)));
        if (tables.isPae()) { code.add(store(high(entry(window, page)) + 4, 0)); }
        code.add(invalidate(window, page));
        return new Piece(List.copyOf(code), -1, false);
    }

    private long entry(boolean window, int page) {
        return window ? tables.windowEntry(page) : tables.arenaEntry(page);
    }

    /** A bit of it, or the whole; then all translations are forgotten. */
    private Piece directory() {
        boolean large = random.nextBoolean();
        long entry = high(large ? tables.largeDirectory() : tables.windowDirectory());
        int[] bit = DIRECTORY_BITS[random.nextInt(DIRECTORY_BITS.length)];
        byte[] change = random.nextInt(3) != 0
                ? toggle(entry + bit[0], bit[1])
                : store(entry, large && random.nextBoolean()
                        ? Tables32.LARGE_TABLE | 7
                        : large ? Tables32.large() : Tables32.window());
        return Piece.of(change, load(RAX, tables.cr4() ^ Bits.CR4_PGE), Bytes.of(0x0f, 0x22, 0xe0),
                load(RAX, tables.cr4()), Bytes.of(0x0f, 0x22, 0xe0));
    }

    private static long high(long physical) {
        return Tables32.HIGH + physical;
    }

    private static byte[] toggle(long address, int bits) {
        return Bytes.with(Operands.memory(32, 6, address, 0x80), bits, 1);
    }

    private static byte[] store(long address, long value) {
        return Bytes.with(Operands.memory(32, 0, address, 0xc7), value, 4);
    }

    private static byte[] invalidate(boolean window, int page) {
        return Operands.memory(32, 7, (window ? Image.WINDOW : Image.DATA) + (long) Image.PAGE * page, 0x0f, 0x01);
    }

    private static byte[] load(int register, long value) {
        return Bytes.with(Bytes.of(0xb8 | register), value, 4);
    }

    /** MOV register,[constant]. */
    private static byte[] fetch(int register, long address) {
        return Operands.memory(32, register, address, 0x8b);
    }

    private Piece control0() {
        long value = CR0 ^ (random.nextBoolean() ? Bits.CR0_WP : 0) ^ (random.nextInt(8) == 0 ? Bits.CR0_TS : 0);
        return Piece.of(load(RAX, value), Bytes.of(0x0f, 0x22, 0xc0));
    }

    private Piece control3() {
        return Piece.of(load(RAX, Image.TABLES | one(0, 8, 16, 24)), Bytes.of(0x0f, 0x22, 0xd8));
    }

    /** PSE, too, which PAE does not look at. */
    private Piece control4() {
        long value = tables.cr4() ^ (random.nextInt(3) == 0 ? Bits.CR4_PSE : 0);
        for (long bit : CR4_BITS) { value ^= random.nextInt(5) == 0 ? bit : 0; }
        return Piece.of(load(RAX, value), Bytes.of(0x0f, 0x22, 0xe0));
    }

    /** NXE; then all translations are forgotten. */
    private Piece efer() {
        return Piece.of(load(RCX, 0xc000_0080L), load(RAX, random.nextInt(3) == 0 ? 0 : 0x800),
                Bytes.of(0x31, 0xd2), Bytes.of(0x0f, 0x30), load(RAX, tables.cr4() ^ Bits.CR4_PGE),
                Bytes.of(0x0f, 0x22, 0xe0), load(RAX, tables.cr4()), Bytes.of(0x0f, 0x22, 0xe0));
    }

    private Piece segment() {
        return switch (random.nextInt(8)) {
            case 0 -> move(DS, one(FLAT));
            case 1 -> move(0, one(FLAT));
            case 2, 3 -> stack();
            default -> move(FS + random.nextInt(2), one(ANY));
        };
    }

    private static Piece move(int segment, int selector) {
        return Piece.of(load(RAX, selector), Bytes.of(0x8e, 0xc0 | segment << 3));
    }

    /** MOV SS, or POP SS. QEMU does not check RPL when it becomes null (SDM volume 2, MOV). */
    private Piece stack() {
        int selector = one(STACKS);
        return random.nextBoolean()
                ? move(SS, selector < 4 ? 0 : selector)
                : Piece.of(Bytes.with(Bytes.of(0x68), selector, 4), Bytes.of(0x17));
    }

    /** LAR, of whose result four bits are undefined (SDM volume 2), LSL, VERR, VERW. */
    private Piece rights() {
        byte[] selector = load(RAX, one(ANY));
        return switch (random.nextInt(4)) {
            case 0 -> Piece.of(selector, Bytes.of(0x0f, 0x02, 0xc8), Bytes.of(0x81, 0xe1, 0, 0xff, 0xf0, 0));
            case 1 -> Piece.of(selector, Bytes.of(0x0f, 0x03, 0xc8));
            case 2 -> Piece.of(selector, Bytes.of(0x0f, 0x00, 0xe0));
            default -> Piece.of(selector, Bytes.of(0x0f, 0x00, 0xe8));
        };
    }

    private Piece descriptor() {
        if (random.nextInt(5) == 0) { return Piece.of(toggle(SystemArea.HIGH + SystemArea.START + one(MOVED) + 5, 1)); }
        int selector = random.nextInt(3) == 0 ? one(0x20, 0x28) : SystemArea.FIRST_CHANGED + 8 * random.nextInt(22);
        int[] bits = switch (selector) {
            case 0x20, 0x28 -> TASK_RIGHTS;
            case 0xe0, 0xe8 -> DPL; // never one that can be loaded: the program around knows three
            case 0x70, 0xb0 -> STACK_RIGHTS;
            default -> RIGHTS;
        };
        return Piece.of(toggle(SystemArea.HIGH + SystemArea.START + selector + 5, one(bits)));
    }

    /** LTR, or the link of one, or a segment in one. */
    private Piece task() {
        long other = SystemArea.HIGH + SystemArea.TASKS + 128 * random.nextInt(3);
        return switch (random.nextInt(3)) {
            case 0 -> Piece.of(load(RAX, one(LOADED_TASKS)),
                    Bytes.of(0x0f, 0x00, 0xd8));
            case 1 -> Piece.of(store(other, one(0x18, 0x20, 0x28)));
            default -> Piece.of(store(other + 72 + 4 * one(0, 3, 4, 5), one(0x4b, 0x4b, 0x48, 0x38)));
        };
    }

    private Piece local() {
        return Piece.of(load(RAX, one(SystemArea.TASK_LDT, SystemArea.TASK_LDT, SystemArea.TASK_LDT, 0, 3, 0x93, 0xd8,
                0x38, 4, 0x18, SystemArea.BEYOND)), Bytes.of(0x0f, 0x00, 0xd0));
    }

    /** Not one of an exception: behind it the instruction would be taken for the one that had it. */
    private Piece interrupt() {
        boolean around = random.nextInt(6) == 0;
        int vector = around
                ? random.nextInt(32, SystemArea.FIRST_GATE)
                : random.nextInt(SystemArea.FIRST_GATE, SystemArea.GATES);
        return Piece.of(Piece.INT3, Bytes.of(0xcd, vector));
    }

    private Piece enter() {
        return Piece.of(Piece.INT3, Bytes.of(0x0f, 0x34));
    }

    /** SYSEXIT; or another value of SYSENTER_CS. */
    private Piece exit() {
        if (random.nextInt(4) == 0) {
            return Piece.of(load(RCX, 0x174), load(RAX, one(0x30, 0x30, 0x33, 0)), Bytes.of(0x31, 0xd2),
                    Bytes.of(0x0f, 0x30));
        }
        return Piece.of(Piece.INT3, load(RCX, stackPointer()), fetch(RDX, place(Frames32.USER_PLACES)),
                Bytes.of(0x0f, 0x35));
    }

    private long place(int list) {
        return Image.CONSTANTS + list + 4L * random.nextInt(Frames32.PLACE_COUNT);
    }

    private long stackPointer() {
        return Image.DATA + random.nextInt(0x1000, Image.DATA_BYTES);
    }

    /** MOV ESP,frame; IRET or RET. With a checkpoint, as all that may go back: so it has an end. */
    private static Piece frame(byte[] code, long frame) {
        return Piece.of(Piece.INT3, load(RSP, frame), code);
    }

    /** IRET to the task that the link names. Where POPF fails there is a frame: with any other, users get VIF and VIP on QEMU, for ever. */
    private Piece nested() {
        long frame = Image.CONSTANTS + (long) Frames32.BYTES * random.nextInt(Frames32.COUNT);
        return Piece.of(Piece.INT3, load(RSP, stackPointer()), Bytes.with(Bytes.of(0x68), 0x4002, 4), Bytes.of(0x9d),
                load(RSP, frame), Bytes.of(0xcf));
    }

    /** CALL or JMP through a far pointer. */
    private Piece far() {
        long pointer = Image.CONSTANTS + Frames32.POINTERS
                + (long) Frames32.POINTER_BYTES * random.nextInt(Frames32.POINTER_COUNT);
        return Piece.of(Piece.INT3, load(RSP, stackPointer()), Operands.memory(32, one(3, 5), pointer, 0xff));
    }

    private Piece flags() {
        return Piece.of(Bytes.with(Bytes.of(0x68), random.nextInt() & Frames.FLAGS | 2, 4), Bytes.of(0x9d));
    }

    private Piece small() {
        return switch (random.nextInt(6)) {
            case 0 -> Piece.of(Bytes.of(0x0f, 0x20, 0xd0 | RAX)); // MOV EAX,CR2
            case 1 -> Piece.of(Bytes.of(0x0f, 0x20, 0xe0 | RAX)); // MOV EAX,CR4
            case 2 -> Piece.of(Bytes.of(0x0f, 0x06)); // CLTS
            case 3 -> Piece.of(Bytes.of(0xcd, 0x21)); // INT
            case 4 -> Piece.of(Bytes.of(0x0f, 0x00, 0xc0 | RAX)); // SLDT EAX
            default -> Piece.of(Bytes.of(0x0f, 0x00, 0xc8 | RAX)); // STR EAX
        };
    }

    /**
     * What gates of exceptions lead to: it loads DS and ES, which virtual-8086 mode leaves null, clears RF, which QEMU does not set when it
     * delivers a fault (SDM volume 3, 18.3.1.1), and returns to another place.
     *
     * @param coded whether there is an error code
     */
    List<Piece> handler(boolean coded, int first) {
        List<Piece> pieces = new ArrayList<>();
        List<byte[]> begin = new ArrayList<>(List.of(load(RAX, SystemArea.USER_DATA), Bytes.of(0x8e, 0xd8),
                Bytes.of(0x8e, 0xc0), Bytes.with(Bytes.of(0x81, 0x64, 0x24, coded ? 12 : 8), ~(1L << 16), 4),
                Piece.INT3)); // AND: RF
        if (coded) { begin.add(Bytes.of(0x83, 0xc4, 4)); }
        begin.add(Bytes.with(Bytes.of(0xf7, 0x44, 0x24, 8), 1 << 17, 4)); // TEST dword [ESP+8],VM
        begin.add(Bytes.of(0x0f, 0x85)); // JNZ
        pieces.add(new Piece(List.copyOf(begin), first + 2, false));
        pieces.add(to(Frames32.USER_PLACES));
        pieces.add(to(Frames32.V86_PLACES));
        return pieces;
    }

    /** PUSH [place]; POP [ESP]; IRET. */
    private Piece to(int list) {
        return Piece.of(Operands.memory(32, 6, place(list), 0xff), Bytes.of(0x8f, 0x04, 0x24), Bytes.of(0xcf));
    }
}
