package org.backplane.api.cpu;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What observers of execution get told. {@link #mask} is asked once, in {@code rewire}: a hook that is off is absent from
 * the code that runs. Called on the vCPU's thread; must not block, allocate or change the state.
 */
@ConsumerType
public interface Hooks {
    /** {@link #branch} is wanted. */
    int BRANCH = 1;
    /** {@link #access} is wanted. */
    int ACCESS = 2;
    /** {@link #step} is wanted. */
    int STEP = 4;

    /** Nobody looks. */
    Hooks NONE = () -> 0;

    /** The hooks wanted. */
    int mask();

    /** A branch was taken; {@code type} is architecture-defined (x86: as in LBR_INFO branch types). */
    default void branch(long from, long to, int type) {
    }

    /** Memory was accessed at a virtual address. */
    default void access(long address, int size, boolean write) {
    }

    /** The instruction at {@code pc} is about to be executed. */
    default void step(long pc) {
    }
}
