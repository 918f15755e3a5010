package org.backplane.x86.cpuidfault;

import java.util.Map;
import java.util.function.Function;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.backplane.api.machine.config.WrongKey;
import org.backplane.x86.cpuidfault.host.FaultBackend;
import org.backplane.x86.cpuidfault.host.HostRegister;
import org.osgi.service.component.annotations.Component;

/** Offers CPUID faulting. */
@Component
@PartType("x86.cpuidfault")
public final class CpuidFault implements ExtensionFactory<CpuidFault.Config> {
    /** Value of {@link Config#accelerator}: the core does it. */
    static final String NONE = "none";
    private static final String EMULATED = "emulated";
    private static final String LAZY = "lazy";
    private static final String EAGER = "eager";
    private static final Map<String, Function<HostRegister, FaultBackend>> BACKENDS = Map.of(EMULATED,
            FaultBackend::emulated, LAZY, FaultBackend::lazy, EAGER, FaultBackend::eager);

    /** Keys of a part. */
    public record Config(
            @Key(doc = "Whether MSR_PLATFORM_INFO tells that CPUID can fault, before somebody sets it.",
                    byDefault = "true") boolean supported,
            @Key(doc = "Maximum non-turbo ratio, in units of 100 MHz: bits 15 to 8 of MSR_PLATFORM_INFO.",
                    byDefault = "0", min = 0,
                    max = 255) int ratio,
            @Key(doc = "Models how an accelerator has CPUID fault, and counts what that takes (cpuidfault:show). emulated: by the exit that CPUID"
                    + " takes; lazy: and by the host's register where the host's own value would show; eager: where the values differ;"
                    + " none: nothing is modelled, the core tests a bit.", byDefault = NONE,
                    allowed = {
                            NONE, EMULATED, LAZY, EAGER}) String accelerator,
            @Key(doc = "MSR_MISC_FEATURES_ENABLES of the host that is modelled.", byDefault = "0", min = 0,
                    max = 1) int host){
        public Config {
            if (host != 0 && accelerator.equals(NONE)) {
                throw new WrongKey("host",
                        "host is the register of a host that is modelled: accelerator is to be "
                                + EMULATED + ", " + LAZY + " or " + EAGER + " then, not " + NONE);
            }
        }
    }

    @Override
    public String summary() {
        return "CPUID faulting: MSR_PLATFORM_INFO, MSR_MISC_FEATURES_ENABLES, HWCR";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new FaultRegisters(config, board, hostSide(config));
    }

    private static HostSide hostSide(Config config) {
        Function<HostRegister, FaultBackend> backend = BACKENDS.get(config.accelerator());
        return backend == null ? null : new HostSide(config.accelerator(), new HostRegister(config.host()), backend);
    }
}
