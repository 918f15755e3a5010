package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/** An extension that decides for each CPUID of the guest's user mode, while {@link X86Reg#CPUID_FAULT} is {@link X86Reg#CPUID_ASKED}. */
@ConsumerType
public interface CpuidIntercept {
    /** Whether this one faults. On the vCPU's thread, before the instruction has any effect. */
    boolean faults();
}
