package org.backplane.api.x86.manage;

import org.osgi.annotation.versioning.ProviderType;

/** What having a vCPU's CPUID fault would cost an accelerator: a facet of a CPU extension. At a quiet point. */
@ProviderType
public interface CpuidFaultInfo {
    /**
     * Counts since the part was seated.
     *
     * @param backend how it is done: a value of the part's key {@code accelerator}
     * @param host    what the host has in its MSR_MISC_FEATURES_ENABLES
     * @param guest   whether CPUID of the guest's user mode is to fault now
     * @param writes  of the host's register
     * @param exits   to devices, with a put and a load each
     * @param cpuids  exits that CPUID of user mode took, or its #GP where a way intercepts that
     */
    record Counts(String backend, long host, boolean guest, long writes, long exits, long cpuids) {
    }

    /** See {@link Counts}. */
    Counts counts();
}
