package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/** The CPUID instruction's answers, run-time bits (OSXSAVE, APIC) included. Called on the vCPU's thread; allocates nothing. */
@ConsumerType
@FunctionalInterface
public interface Cpuid {
    /** Puts EAX, EBX, ECX, EDX into {@code state.reg} at RAX, RBX, RCX, RDX, zero-extended. */
    void query(X86State state, int leaf, int subleaf);
}
