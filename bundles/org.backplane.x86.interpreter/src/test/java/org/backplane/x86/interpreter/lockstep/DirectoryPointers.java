package org.backplane.x86.interpreter.lockstep;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Changes the page-directory-pointer entry of PAE that nothing else is in, loads CR3, and goes through the entry. Always at once, and never with reserved
 * bits: QEMU reads entries when it translates, not when CR3 is loaded (SDM volume 3, 4.4.1).
 */
final class DirectoryPointers implements Supplier<Piece> {
    /** Its number; which GiB it is of. */
    private static final int NUMBER = 2;
    private static final long BASE = 0x8000_0000L;
    private static final int FREE_SCRATCH = 0xe00;
    /** MOV EAX,m; MOV m,EAX; ADD m,EAX; TEST m,EAX. */
    private static final int[] ACCESSES = {0x8b, 0x89, 0x01, 0x85};

    private final RandomGenerator random;

    DirectoryPointers(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Piece get() {
        long change = Tables32.HIGH + Tables32.pointer(NUMBER);
        return Piece.of(Bytes.with(Operands.memory(32, 0, change, 0xc7), value(), 4),
                Bytes.with(Bytes.of(0xb8), Image.TABLES | 8L * random.nextInt(4), 4), Bytes.of(0x0f, 0x22, 0xd8),
                Operands.memory(32, 0, BASE + address(), ACCESSES[random.nextInt(ACCESSES.length)]));
    }

    /** With PWT, PCD and bits that are ignored: its own directory, which is empty, that of the first GiB, or none. */
    private long value() {
        long directory = Tables32.directory(random.nextInt(3) == 0 ? NUMBER : 0);
        return directory | random.nextInt(8) << 9 | random.nextInt(4) << 3 | (random.nextInt(4) == 0 ? 0 : 1);
    }

    /** Where no page becomes global: such translations would stay. */
    private long address() {
        return random.nextBoolean() ? Image.CONSTANTS + random.nextInt(0x400) : Image.SCRATCH + FREE_SCRATCH;
    }
}
