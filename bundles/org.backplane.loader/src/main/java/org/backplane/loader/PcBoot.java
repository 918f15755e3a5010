package org.backplane.loader;

import java.util.function.Consumer;

import org.backplane.api.machine.Loader;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartType;
import org.osgi.service.component.annotations.Component;

/** Offers the loader of PCs. */
@Component
@PartType("pc.boot")
public final class PcBoot implements LoaderFactory<PcBootConfig> {
    @Override
    public String summary() {
        return "Loads a kernel (Linux bzImage, multiboot, ELF64, raw) or an embedded guest, with ACPI tables.";
    }

    @Override
    public Loader create(PcBootConfig config) {
        return new PcLoader(config);
    }

    @Override
    public void check(PcBootConfig config, MachineSpec machine, Consumer<String> problems) {
        try (Guest guest = Guest.open(config, machine, problems)) {
            guest.check(problems);
        }
    }
}
