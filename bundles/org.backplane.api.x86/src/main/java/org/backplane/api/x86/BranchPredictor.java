package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Predicts the branches of a vCPU; an extension implements it. A core tells it of every near branch, taken or not, while
 * {@link #predicting} or while somebody {@linkplain BranchRecorder#recording records} branches. On the vCPU's thread; must not block or
 * allocate.
 */
@ConsumerType
public interface BranchPredictor {
    /** Whether it wants to be told although nobody records. Asked when {@link BranchRecorder#recording} is. */
    boolean predicting();

    /**
     * A branch has retired, and whether it was predicted can be learned from.
     *
     * @param from   its linear address
     * @param to     linear address of what comes next
     * @param type   BR_TYPE, 0 to 5
     * @param taken  whether it branched; only conditional ones may not
     * @param length its bytes
     * @return whether something else was predicted
     */
    boolean mispredicts(long from, long to, int type, boolean taken, int length);
}
