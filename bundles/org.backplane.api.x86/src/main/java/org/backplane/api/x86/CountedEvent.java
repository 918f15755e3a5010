package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/** Something that happens while a vCPU executes and that performance counters count. On the vCPU's thread, or at quiet points. */
@ConsumerType
public interface CountedEvent {
    /** {@link #architectural}: it has no number. */
    int MODEL_SPECIFIC = -1;

    /** The field's name: {@code "branch-misses"}. */
    String name();

    /** Its bit in EBX of CPUID leaf 0xA, or {@link #MODEL_SPECIFIC}. */
    int architectural();

    /** Event select and, shifted left by 8, unit mask; AMD's or Intel's; -1 when there is none. */
    int code(boolean amd);

    /** How often it has happened; grows only. As exact as {@link Progress}. */
    long total();

    /** How often it can happen in one instruction, at most; 1 or more. */
    int most();

    /** Tells whether somebody counts it from the next instruction on, at whatever privilege: what nobody counts may cost nothing. */
    default void counted(boolean now) {
    }
}
