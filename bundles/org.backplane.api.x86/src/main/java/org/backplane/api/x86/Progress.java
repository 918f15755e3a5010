package org.backplane.api.x86;

/**
 * What a vCPU's core has executed so far. Exact between instructions and within every call that the core makes to a register. On the
 * vCPU's thread, or at quiet points.
 */
public interface Progress {
    /** Instructions retired: a repeated string instruction is one, one that faults none. */
    long instructions();

    /** Branch instructions retired, taken or not, as long as {@link PerformanceCounters#counting somebody counts}; grows only. */
    long branches();
}
