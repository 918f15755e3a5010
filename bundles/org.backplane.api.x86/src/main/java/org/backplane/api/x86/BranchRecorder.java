package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps records of branches; an extension implements it. A core tells it of every branch that is taken while {@link #recording}, and of
 * every far transfer, interrupt and exception at all times. On the vCPU's thread; must not block or allocate.
 */
@ConsumerType
public interface BranchRecorder {
    /** {@link #record}: anything but a near branch. The others are those of IA32_LBR_x_INFO, BR_TYPE, 0 to 5. */
    int OTHER = 8;

    /**
     * Whether near branches must be told of at the privilege level that the vCPU has now. Asked behind every instruction that may change
     * it, and behind every event that is delivered: code that is executed while nobody records is other code, without calls.
     */
    boolean recording();

    /** Where a core writes branches of the types that it {@linkplain BranchLog#takes takes}, in place of {@link #record}; null: nowhere. Always the same. */
    default BranchLog log() {
        return null;
    }

    /**
     * A branch was taken, to the present privilege level; a near one only while {@link #recording}, as it was when last asked.
     *
     * @param from     linear address of the branch, or of the instruction that an event came before
     * @param to       linear address of what comes next
     * @param type     BR_TYPE, or {@link #OTHER}
     * @param fromUser whether it came from privilege level 1 to 3
     * @param length   bytes of the branch instruction; 0 for events
     * @param mispredicted whether a {@link BranchPredictor} says so
     */
    void record(long from, long to, int type, boolean fromUser, int length, boolean mispredicted);

    /** The records' format, bits 5 to 0 of IA32_PERF_CAPABILITIES; 0x3f: architectural. 0, too, while there are none. */
    int format();

    /** A debug exception was delivered. */
    void debugException();

    /** System management mode is entered, or left again. */
    void management(boolean entered);
}
