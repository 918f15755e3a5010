package org.backplane.x86.interpreter.lockstep;

/** What a program finds in memory besides its code and data, when it is known where that is. */
interface Surroundings {
    byte[] NONE = {};

    /** What it may read, at {@link Image#CONSTANTS}. */
    byte[] constants(Layout layout);

    /** Target of its call gate in 64-bit code, an offset in the code. */
    default int gate(Layout layout) {
        return 0;
    }

    /** What {@link SystemArea} has, or {@link Tasks64}. */
    default byte[] system(Layout layout) {
        return NONE;
    }

    /** Its virtual-8086 code, with as many checkpoints. */
    default Layout v86(Layout layout) {
        throw new IllegalStateException("no virtual-8086 code");
    }
}
