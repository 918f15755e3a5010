package org.backplane.dev.apic;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.osgi.service.component.annotations.Component;

/** Offers the local APIC; window: 4 KiB, input pins LINT0, LINT1 and SMI (whose edge is a system management interrupt). */
@Component
@PartType("lapic")
public final class Lapic implements ExtensionFactory<Lapic.Config> {
    /** Keys of a part. */
    public record Config(
            @Key(doc = "Clock of the timer: the crystal of CPUID leaf 0x15.", unit = "Hz", byDefault = "25000000",
                    min = 1_000_000, max = 1_000_000_000) long crystalHertz,
            @Key(doc = "Clock of the TSC, for the deadline mode of the timer; that of the vCPU.", unit = "Hz",
                    byDefault = "1000000000", min = 1_000_000, max = 9_000_000_000L) long tscHertz,
            @Key(doc = "Whether the first vCPU starts as PC firmware leaves it: enabled, LINT0 takes the 8259's interrupts, LINT1 is NMI.",
                    byDefault = "true") boolean virtualWire) {
    }

    @Override
    public String summary() {
        return "local APIC (xAPIC and x2APIC) with TSC-deadline timer";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new LocalApic(config, board);
    }
}
