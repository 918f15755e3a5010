package org.backplane.x86.pmu;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.osgi.service.component.annotations.Component;

/** Offers performance counters. */
@Component
@PartType("x86.pmu")
public final class Pmu implements ExtensionFactory<Pmu.Config> {
    /** Most counters for general use. */
    static final int MOST_COUNTERS = 8;

    /** Keys of a part. */
    public record Config(
            @Key(doc = "Version of Intel's architectural performance monitoring.", byDefault = "4", min = 1,
                    max = 5) int version,
            @Key(doc = "Intel: counters for general use. AMD's processors have four, or six with perfctr-core.",
                    byDefault = "8", min = 1, max = MOST_COUNTERS) int counters,
            @Key(doc = "Intel: counters of one event each: instructions, cycles, reference cycles. Version 1 has none.",
                    byDefault = "3", min = 0, max = 3) int fixed,
            @Key(doc = "Intel: bits of a counter.", byDefault = "48", min = 33, max = 48, unit = "bits") int width,
            @Key(doc = "Intel: whether counters can be written whole: IA32_PERF_CAPABILITIES, bit 13.",
                    byDefault = "true") boolean fullWidth,
            @Key(doc = "Cost of an instruction, in thousandths of a cycle.", byDefault = "1000", min = 1,
                    max = 1_000_000) int cyclesPerThousand,
            @Key(doc = "Cost of a mispredicted branch. If any, counted cycles take a part that predicts branches.",
                    byDefault = "0", min = 0, max = 1000, unit = "cycles") int mispredict,
            @Key(doc = "Cost of a miss of the last-level cache. If any, counted cycles take a part that has caches.",
                    byDefault = "0", min = 0, max = 10_000, unit = "cycles") int cacheMiss) {
    }

    @Override
    public String summary() {
        return "performance counters: Intel's versions 1 to 5, AMD's core counters and PerfMonV2";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new PerfUnit(config, board);
    }
}
