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

    /** {@link #leave} and {@link #enter} are wanted. */
    int EXIT = 8;

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

    /** The vCPU goes to a device of the machine: an accelerator would leave the guest. Not for windows that the vCPU has itself. */
    default void leave() {
    }

    /** The device has answered, and the guest goes on. Missing when it did not, which {@link CpuCore#salvage} is for. */
    default void enter() {
    }
}
