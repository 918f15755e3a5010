package org.backplane.x86.interpreter.lockstep;

import org.backplane.api.x86.X86State;

/** One stream of a world. */
record FuzzStream(FuzzWorld world, int number) {
    X86State start() {
        return world.streams().get(number);
    }

    /** That ends behind {@code count} instructions. */
    FuzzStream cut(int count) {
        return new FuzzStream(world.cut(number, count), 0);
    }

    @Override
    public String toString() {
        return world + ", stream " + number;
    }
}
