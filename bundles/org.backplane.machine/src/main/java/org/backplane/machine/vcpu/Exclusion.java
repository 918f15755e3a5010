package org.backplane.machine.vcpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Lets one vCPU execute while no other does, in the middle of an instruction: for LOCK across words, and before a page becomes code.
 * <p>
 * Who begins to execute first says so and then looks whether somebody wants to be alone; who wants to be alone first says so and
 * then looks who executes. Both are atomic, so one of the two sees the other. Who waits to be alone does not count as executing: its
 * instruction has had no effect yet. This has nothing to do with quiet points: at the gate a secluded vCPU counts as inside.
 */
public final class Exclusion {
    private static final int NOBODY = -1;
    private static final VarHandle EXECUTING = handle("executing");
    private static final VarHandle ALONE = handle("alone");

    /** A bit per vCPU that executes. */
    private volatile int executing;
    private final IntConsumer kick;
    private volatile int alone = NOBODY;

    /** @param kick makes a vCPU leave its core soon, or notice that it must */
    public Exclusion(IntConsumer kick) {
        this.kick = kick;
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Exclusion.class, field, int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** A vCPU begins to execute; waits while another is alone. On its thread. */
    void enter(int vcpu) {
        EXECUTING.getAndBitwiseOr(this, 1 << vcpu);
        while (alone != NOBODY) {
            leave(vcpu);
            for (int attempt = 0; alone != NOBODY; attempt++) { rest(attempt); }
            EXECUTING.getAndBitwiseOr(this, 1 << vcpu);
        }
    }

    /** It executes no more. By whoever knows that. */
    void leave(int vcpu) {
        EXECUTING.getAndBitwiseAnd(this, ~(1 << vcpu));
    }

    /** Waits until no other vCPU executes; others wait until {@link #readmit}. On the thread of {@code vcpu}, which executes. */
    public void seclude(int vcpu) {
        leave(vcpu);
        for (int attempt = 0; !ALONE.compareAndSet(this, NOBODY, vcpu); attempt++) { rest(attempt); }
        for (int attempt = 0; executing != 0; attempt++) { pause(attempt); }
    }

    private void pause(int attempt) {
        if (attempt % 64 == 0) {
            int others = executing;
            for (int other = 0; other < Integer.SIZE; other++) {
                if ((others >>> other & 1) != 0) { kick.accept(other); }
            }
        }
        rest(attempt);
    }

    /** A lock would allocate for those who wait. */
    private static void rest(int attempt) {
        if (attempt < 64) {
            Thread.onSpinWait();
        } else if (attempt < 1024) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(50_000);
        }
    }

    /** Undoes {@link #seclude}. */
    public void readmit(int vcpu) {
        EXECUTING.getAndBitwiseOr(this, 1 << vcpu);
        alone = NOBODY;
    }
}
