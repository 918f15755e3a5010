package org.backplane.x86.interpreter.lockstep;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Descriptors, gates, tasks, frames and virtual-8086 code of a 32-bit supervisor; where lockstep32.s has them. */
final class SystemArea implements Surroundings {
    /** Where it begins in a program, and ends. */
    static final int START = 0x4000;
    static final int END = 0x8000;
    static final int TASKS = 0x4600;
    static final int TASK_BYTES = 128;
    static final int V86 = 0x7000;
    static final int V86_BYTES = 0x800;
    /** Where supervisors see a program. */
    static final long HIGH = Tables32.HIGH + Image.PROGRAM;
    /** Selectors. */
    static final int TASK = 0x18;
    static final int OTHER_TASK = 0x20;
    static final int THIRD_TASK = 0x28;
    static final int SUPERVISOR_CODE = 0x30;
    static final int SUPERVISOR_DATA = 0x38;
    static final int USER_CODE = 0x43;
    static final int USER_DATA = 0x4b;
    /** The first that programs change. */
    static final int FIRST_CHANGED = 0x50;
    static final int TASK_LDT = 0x90;
    /** Tasks of the program around, one for each vector: a call of that of a fault would be taken for the fault. */
    static final int OWN = 0x100;
    /** The first beyond the table's limit. */
    static final int BEYOND = 0x240;
    /** In an IDT: all that is before leads to the program around, but for some that gates of the program's own have. */
    static final int FIRST_GATE = 0x28;
    static final int GATES = 0x40;

    private final Tables32 tables;
    private final List<Piece> v86;
    private final Handlers handlers;
    private final int pieces;
    private final long seed;

    /**
     * @param handlers its gates' own
     * @param pieces   how many there are to go to
     */
    SystemArea(RandomGenerator random, Tables32 tables, List<Piece> v86, Handlers handlers, int pieces) {
        this.tables = tables;
        this.v86 = v86;
        this.handlers = handlers;
        this.pieces = pieces;
        seed = random.nextLong();
    }

    /**
     * Numbers of the pieces that handlers begin with.
     *
     * @param plain of what has no error code
     * @param coded of what has one
     * @param end   what is behind both
     */
    record Handlers(int plain, int coded, int end) {
    }

    @Override
    public byte[] constants(Layout layout) {
        return new Frames32(places(layout)).bytes();
    }

    @Override
    public Layout v86(Layout layout) {
        return new Layout(16, v86, layout.every);
    }

    @Override
    public byte[] system(Layout layout) {
        return new SystemBuilder(places(layout), tables, layout.start(handlers.plain), layout.start(handlers.coded))
                .build();
    }

    /** With the same choices, whatever the layout is. */
    private Places places(Layout layout) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        return new Places(random, layout, handlers.end, pieces, random.nextInt(3) != 0, v86(layout), v86.size());
    }
}
