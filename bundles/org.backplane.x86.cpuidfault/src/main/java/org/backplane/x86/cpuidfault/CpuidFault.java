package org.backplane.x86.cpuidfault;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.osgi.service.component.annotations.Component;

/** Offers CPUID faulting. */
@Component
@PartType("x86.cpuidfault")
public final class CpuidFault implements ExtensionFactory<CpuidFault.Config> {
    /** Keys of a part. */
    public record Config(
            @Key(doc = "Whether MSR_PLATFORM_INFO tells that CPUID can fault, before somebody sets it.",
                    byDefault = "true") boolean supported,
            @Key(doc = "Maximum non-turbo ratio, in units of 100 MHz: bits 15 to 8 of MSR_PLATFORM_INFO.",
                    byDefault = "0", min = 0,
                    max = 255) int ratio) {
    }

    @Override
    public String summary() {
        return "CPUID faulting: MSR_PLATFORM_INFO, MSR_MISC_FEATURES_ENABLES, HWCR";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new FaultRegisters(config, board);
    }
}
