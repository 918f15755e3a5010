package org.backplane.api.cpu;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A model-specific or system register: permission, value and effect apart. What is declared is what is saved, restored,
 * reset, traced and shown. {@link #check}, {@link #read} and {@link #write} run on the vCPU's thread; {@link #peek} and
 * {@link #poke} at quiet points or there.
 */
@ConsumerType
public interface SystemRegister {
    /** {@link #check}: go ahead. */
    int OK = 0;

    /** {@link #check}: the architecture's fault for an access that is not allowed (x86: #GP(0)). */
    int FAULT = 1;

    /** The number instructions use: x86 MSR index; arm64 op0:op1:CRn:CRm:op2. */
    int id();

    /** The manual's name. */
    String name();

    /** Whether the guest may read (or write {@code value} to) the register now: existence, privilege, reserved bits. */
    int check(CpuState state, boolean write, long value);

    /** The value, without side effects. */
    long peek(CpuState state);

    /** Sets the value, without side effects beyond keeping derived state in line. */
    void poke(CpuState state, long value);

    /** The guest reads. */
    default long read(CpuState state) {
        return peek(state);
    }

    /** The guest writes; checked before. */
    default void write(CpuState state, long value) {
        poke(state, value);
    }

    /** Whether it changes nothing to write what the register has now. At a quiet point. */
    default boolean stable(CpuState state) {
        return true;
    }

    /** The part without which it cannot be changed, as that is away ({@link Vacancy#part}); empty: it can be. */
    default String away() {
        return "";
    }

    /** Whether the guest has switched on what it is for, as far as that shows: by default, whether it is not 0. At a quiet point. */
    default boolean inUse(CpuState state) {
        return peek(state) != 0;
    }
}
