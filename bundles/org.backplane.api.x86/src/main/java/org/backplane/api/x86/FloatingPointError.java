package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/** An extension that the vCPU's FERR# leads to. What it answers with is {@link X86Fp#IGNNE}. */
@ConsumerType
public interface FloatingPointError {
    /**
     * FERR# is asserted: an x87 exception that is not masked waits, CR0.NE and {@link X86Fp#IGNNE} are clear. On the vCPU's thread, every
     * time before an instruction that must not go on; the vCPU halts before it until an interrupt comes.
     */
    void asserted();
}
