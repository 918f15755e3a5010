package org.backplane.x86.interpreter.lockstep;

import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.backplane.lib.x86.Bits;

/** What only a supervisor does: it changes page tables, control registers and segments, and goes to users and back. */
final class Supervisor implements Supplier<Piece> {
    private static final int PAGES = Image.DATA_BYTES / Image.PAGE;
    private static final int RAX = 0;
    private static final int RCX = 1;
    private static final int RSP = 4;
    private static final int SS = 2;
    private static final int[] DATA_SEGMENTS = {0, SS, 3, 4, 5};
    /** CR0 as programs find it: PG, WP, NE, ET, MP, PE. */
    private static final long CR0 = 0x8001_0033L;
    /** PAE, OSFXSR, OSXMMEXCPT, OSXSAVE. */
    private static final long CR4 = 0x4_0620;
    private static final long EFER = 0xd01;
    private static final long[] CR4_BITS = {Bits.CR4_SMEP, Bits.CR4_SMAP, Bits.CR4_PKE, Bits.CR4_UMIP,
            Bits.CR4_FSGSBASE, Bits.CR4_PGE, Bits.CR4_TSD};
    private static final int[] SELECTORS = {0, 1, 3, 4, 0x10, 0x13, 0x30, 0x33, 0x38, 0x3b, 0x50, 0x53, 0x58, 0x5b,
            0x60, 0x70, 0x73, 0x78, 0x80, 0x83, 0x88, 0x8b, 0x40, 0x1f8, 7, 0xc, 0xf, 0x14, 0x1c, 0x24, 0x90, 0x98};
    /** Bits of an entry, by their byte: P, R/W, U/S, PCD, PAT, A, D; G and those of the address that is DATA's; one that is reserved; XD, key. */
    private static final int[][] ENTRY_BITS = {{0, 1}, {0, 2}, {0, 2}, {0, 4}, {0, 4}, {0, 0x10}, {0, 0x80}, {0, 0x20},
            {0, 0x40}, {1, 1}, {1, 0x10}, {1, 0x30}, {1, 0xf0}, {6, 8}, {7, 0x80}, {7, 0x80}, {7, 0x08}, {7, 0x50}};
    private static final int[][] DIRECTORY_BITS = {{0, 1}, {0, 2}, {0, 4}, {0, 0x20}, {0, 0x40}, {7, 0x80}, {6, 8}};
    /** These are done in pieces of their own, end the program, or ask the machine. */
    private static final Set<String> REFUSED = Set.of("hlt", "rdmsr", "wrmsr", "invpcid", "rdpmc", "lmsw", "lgdt",
            "lidt", "lldt", "ltr", "popf", "xsetbv", "wrpkru", "monitor", "mwait", "int", "into", "int3", "sti",
            "swapgs", "sysenter", "sysexit", "syscall", "sysret", "wrfsbase", "wrgsbase", "ins", "outs");
    private static final Set<String> REFUSED_GROUPS = Set.of("Ports", "SegmentLoads");
    /** With CR0.TS they are not #NM on QEMU (SDM volume 3, table 12-1 and 2.5). */
    private static final String MMX = "emms|cvtt?p[sd]2pi|cvtpi2p[sd]|movq2dq|movdq2q";

    /** For LLDT. */
    private static final int[] LOCAL = {0xa8, 0xa8, 0xa8, 0, 3, 0xab, 0x38, 0x40, 0x70, 4, 0x1f8};
    /** For LTR: own tasks, mostly. Not null, which QEMU loads (SDM volume 2, LTR: #GP(0)). */
    private static final int[] TASKS = {0xb8, 0xb8, 0xc8, 0xc8, 0x40, 0x38, 0x60, 0xa8, 0x58, 4, 0x1f8};
    /** Of a TSS: busy, P. */
    private static final int[] TASK_RIGHTS = {2, 2, 2, 0x80};
    /** For XCR0, mostly all. */
    private static final int[] FEATURES = {7, 7, 7, 7, 3, 1, 0, 2, 5, 6};

    private final RandomGenerator random;
    private final SavedState savedState;
    private final DebugRegisters debugRegisters;

    Supervisor(RandomGenerator random) {
        this.random = random;
        savedState = new SavedState(64, random);
        debugRegisters = new DebugRegisters(64, random);
    }

    /** Whether an instruction of any row is not for a supervisor. */
    static boolean refuses(Instructions instructions) {
        return REFUSED.contains(instructions.row().mnemonic())
                || isNeverTrapped(instructions) || REFUSED_GROUPS.contains(instructions.row().group());
    }

    /** Whether CR0.TS would be another thing to it on QEMU. */
    static boolean isNeverTrapped(Instructions instructions) {
        return instructions.row().mnemonic().matches(MMX);
    }

    @Override
    public Piece get() {
        return switch (random.nextInt(32)) {
            case 29, 30, 31 -> debugRegisters.get();
            case 23, 24 -> savedState.get();
            case 25 -> task();
            case 26 -> taskRights();
            case 27, 28 -> interrupt();
            case 20 -> call();
            case 21 -> random.nextBoolean() ? base() : local();
            case 22 -> features();
            case 0, 1, 2, 3, 4 -> entry();
            case 5, 6, 7 -> repaired();
            case 8 -> directory();
            case 9 -> control0();
            case 10, 11 -> control4();
            case 12 -> efer();
            case 13, 14 -> segment();
            case 15 -> far(Bytes.of(0x48, 0xcf));
            case 16 -> random.nextInt(3) == 0 ? far(Bytes.of(0x48, 0xcb)) : gate();
            case 17 -> flags();
            case 18 -> rights();
            default -> small();
        };
    }

    /** Changes the entry of a page: XOR byte [entry],bit; INVLPG [page]. */
    private Piece entry() {
        int page = random.nextInt(PAGES);
        boolean window = random.nextBoolean();
        int[] bit = ENTRY_BITS[random.nextInt(ENTRY_BITS.length)];
        return Piece.of(toggle(entry(window, page) + bit[0], bit[1]), invalidate(window, page));
    }

    /** An entry as at the beginning, or nearly: MOV dword [entry],low; MOV dword [entry+4],high; INVLPG. */
    private Piece repaired() {
        int page = random.nextInt(PAGES);
        boolean window = random.nextBoolean();
        long value = Image.DATA + (long) Image.PAGE * random.nextInt(PAGES) | 7 | random.nextInt(2) << 8;
        return Piece.of(store(entry(window, page), value), store(entry(window, page) + 4, 1L << 31),
                invalidate(window, page));
    }

    private static long entry(boolean window, int page) {
        return window ? Image.windowEntry(page) : Image.arenaEntry(page);
    }

    private Piece directory() {
        int[] bit = DIRECTORY_BITS[random.nextInt(DIRECTORY_BITS.length)];
        byte[] change = toggle(Image.windowDirectory() + bit[0], bit[1]);
        return Piece.of(change, load(CR4 ^ Bits.CR4_PGE), Bytes.of(0x0f, 0x22, 0xe0), load(CR4),
                Bytes.of(0x0f, 0x22, 0xe0));
    }

    private static byte[] toggle(long address, int bits) {
        return Bytes.with(Operands.memory(64, 6, address, 0x80), bits, 1);
    }

    private static byte[] store(long address, long value) {
        return Bytes.with(Operands.memory(64, 0, address, 0xc7), value, 4);
    }

    private static byte[] invalidate(boolean window, int page) {
        return Operands.memory(64, 7, (window ? Image.WINDOW : Image.DATA) + (long) Image.PAGE * page, 0x0f, 0x01);
    }

    /** MOV EAX,value. */
    private static byte[] load(long value) {
        return Bytes.with(Bytes.of(0xb8), value, 4);
    }

    /** WP, seldom TS; or CLTS. */
    private Piece control0() {
        long value = CR0 ^ (random.nextBoolean() ? Bits.CR0_WP : 0) ^ (random.nextInt(8) == 0 ? Bits.CR0_TS : 0);
        return Piece.of(load(value), Bytes.of(0x0f, 0x22, 0xc0));
    }

    private Piece control4() {
        long value = CR4;
        for (long bit : CR4_BITS) { value ^= random.nextInt(5) == 0 ? bit : 0; }
        return Piece.of(load(value), Bytes.of(0x0f, 0x22, 0xe0));
    }

    /** NXE; then all translations are forgotten. */
    private Piece efer() {
        long value = EFER ^ (random.nextInt(3) == 0 ? Bits.EFER_NXE : 0);
        return Piece.of(Bytes.with(Bytes.of(0xb9), 0xc000_0080L, 4), load(value), Bytes.of(0x31, 0xd2),
                Bytes.of(0x0f, 0x30), load(CR4 ^ Bits.CR4_PGE), Bytes.of(0x0f, 0x22, 0xe0), load(CR4),
                Bytes.of(0x0f, 0x22, 0xe0));
    }

    /** MOV to DS, ES, SS, FS or GS. In SS QEMU does not check RPL when it becomes null (SDM volume 2, MOV). */
    private Piece segment() {
        int segment = DATA_SEGMENTS[random.nextInt(DATA_SEGMENTS.length)];
        int selector = selector();
        return Piece.of(load(segment == SS && selector < 4 ? 0 : selector), Bytes.of(0x8e, 0xc0 | segment << 3));
    }

    private int selector() {
        return SELECTORS[random.nextInt(SELECTORS.length)];
    }

    /**
     * MOV RSP,frame; IRET or RET. What users execute as well is in a page of theirs: QEMU pops with the rights of a supervisor. With a
     * checkpoint, as all that may go back: so it has an end.
     */
    private Piece far(byte[] code) {
        return Piece.of(Piece.INT3, Bytes.with(Bytes.of(0xb8 | RSP), Image.CONSTANTS + (long) Frames.BYTES
                * random.nextInt(Frames.COUNT), 4), code);
    }

    /** CALL or JMP through a far pointer. Where the stack begins at 0 QEMU pushes below 4 GiB. */
    private Piece gate() {
        long pointer = Image.CONSTANTS + Frames.POINTERS + (long) Frames.POINTER_BYTES
                * random.nextInt(Frames.POINTER_COUNT);
        byte[] stack = Bytes.with(Bytes.of(0xb8 | RSP), Image.DATA + random.nextInt(8, Image.DATA_BYTES), 4);
        return Piece.of(Piece.INT3, stack, Operands.memory(64, random.nextInt(8) == 0 ? 5 : 3, pointer, 0xff));
    }

    /** PUSH flags; POPF. */
    private Piece flags() {
        return Piece.of(Bytes.with(Bytes.of(0x68), random.nextInt() & Frames.FLAGS | 2, 4), Bytes.of(0x9d));
    }

    /** LAR, of whose result four bits are undefined (SDM volume 2), LSL, VERR, VERW. */
    private Piece rights() {
        byte[] selector = load(selector());
        return switch (random.nextInt(4)) {
            case 0 -> Piece.of(selector, Bytes.of(0x0f, 0x02, 0xc8), Bytes.of(0x81, 0xe1, 0, 0xff, 0xf0, 0));
            case 1 -> Piece.of(selector, Bytes.of(0x0f, 0x03, 0xc8));
            case 2 -> Piece.of(selector, Bytes.of(0x0f, 0x00, 0xe0));
            default -> Piece.of(selector, Bytes.of(0x0f, 0x00, 0xe8));
        };
    }

    /** SYSCALL, or SYSRET to a place that a frame has. */
    private Piece call() {
        if (random.nextBoolean()) { return Piece.of(Piece.INT3, Bytes.of(0x0f, 0x05)); }
        long frame = Image.CONSTANTS + (long) Frames.BYTES * random.nextInt(Frames.COUNT);
        return Piece.of(Piece.INT3, Operands.memory(64, RCX, frame, 0x48, 0x8b),
                Bytes.with(Bytes.of(0x41, 0xbb), random.nextInt() & Frames.FLAGS, 4), Bytes.of(0x48, 0x0f, 0x07));
    }

    /** SWAPGS; MOV EAX,GS:[address]. */
    private Piece base() {
        return Piece.of(Bytes.of(0x0f, 0x01, 0xf8), Operands.memory(64, RAX, random.nextInt(0x1000), 0x65, 0x8b));
    }

    private Piece local() {
        return Piece.of(load(LOCAL[random.nextInt(LOCAL.length)]), Bytes.of(0x0f, 0x00, 0xd0));
    }

    /** LTR. */
    private Piece task() {
        return Piece.of(load(TASKS[random.nextInt(TASKS.length)]), Bytes.of(0x0f, 0x00, 0xd8));
    }

    /** MOV AL,[rights]; XOR AL,bits; MOV [rights],AL: through addresses of 64 bits. */
    private Piece taskRights() {
        long rights = Tasks64.TABLE + Tasks64.SELECTORS[random.nextInt(Tasks64.SELECTORS.length)] + 5;
        return Piece.of(Bytes.with(Bytes.of(0xa0), rights, 8),
                Bytes.of(0x34, TASK_RIGHTS[random.nextInt(TASK_RIGHTS.length)]), Bytes.with(Bytes.of(0xa2), rights, 8));
    }

    /** INT through a gate of its own. */
    private Piece interrupt() {
        return Piece.of(Piece.INT3, Bytes.of(0xcd, Tasks64.FIRST_GATE + random.nextInt(Tasks64.GATES)));
    }

    /** XSETBV. */
    private Piece features() {
        return Piece.of(Bytes.of(0x31, 0xc9), Bytes.of(0x31, 0xd2), load(FEATURES[random.nextInt(FEATURES.length)]),
                Bytes.of(0x0f, 0x01, 0xd1));
    }

    private Piece small() {
        return switch (random.nextInt(7)) {
            case 0 -> Piece.of(load(Image.TABLES), Bytes.of(0x0f, 0x22, 0xd8));
            case 1 -> Piece.of(Bytes.of(0x0f, 0x20, 0xc0 | RAX)); // MOV RAX,CR0
            case 2 -> Piece.of(Bytes.of(0x0f, 0x20, 0xd0 | RAX)); // MOV RAX,CR2
            case 3 -> Piece.of(Bytes.of(0x0f, 0x20, 0xe0 | RAX)); // MOV RAX,CR4
            case 4 -> Piece.of(Bytes.of(0x0f, 0x06)); // CLTS
            case 5 -> Piece.of(Bytes.of(0xcd, 0x21)); // INT
            default -> Piece.of(Bytes.of(0x31, 0xc9), Bytes.of(0x31, 0xd2),
                    load(random.nextInt() & random.nextInt()), Bytes.of(0x0f, 0x01, 0xef)); // WRPKRU
        };
    }
}
