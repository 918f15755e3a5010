package org.backplane.machine;

import java.util.List;

import org.backplane.api.machine.config.Key;

/** The chassis's keys of a part of type {@code vcpu}; all others are its architecture's. */
record VcpuConfig(
        @Key(doc = "Types of the cores that may run it; the first that is there does.",
                byDefault = "x86.interpreter") List<String> core,
        @Key(doc = "CPU model, one that the architecture has.", byDefault = "x86-64-v1") String model) {
    VcpuConfig {
        if (core.isEmpty()) { throw new IllegalArgumentException("core must name at least one core type"); }
    }
}
