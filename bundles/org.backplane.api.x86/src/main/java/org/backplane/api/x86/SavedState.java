package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A supervisor component of extended state that an extension has: XSAVES and XRSTORS bring it to memory and back while IA32_XSS has its
 * bit. Words of 64 bits, in the order of memory. On the vCPU's thread.
 */
@ConsumerType
public interface SavedState {
    /** Number of the component: its bit in IA32_XSS. */
    int component();

    /** How many words there are, as CPUID leaf 0xD tells. */
    int words();

    /** Whether it is in its initial configuration. */
    boolean isInitial();

    /** One of the words, as saved. */
    long word(int index);

    /** Whether a word may be restored to a value; #GP otherwise. All are asked before any is restored. */
    boolean allows(int index, long value);

    /** Restores a word; all are, one after the other. */
    void restore(int index, long value);

    /** Brings it into its initial configuration. */
    void clear();
}
