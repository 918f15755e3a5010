package org.backplane.loader;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.machine.LoadException;
import org.backplane.api.machine.Loader;
import org.backplane.api.machine.Machine;
import org.backplane.api.x86.X86State;
import org.backplane.loader.image.GuestRam;

/** Puts firmware tables and the guest into a PC; files are read afresh at every reset. */
final class PcLoader implements Loader {
    private final PcBootConfig config;

    PcLoader(PcBootConfig config) {
        this.config = config;
    }

    @Override
    public void load(Machine machine) throws LoadException {
        List<String> problems = new ArrayList<>();
        try (Guest guest = Guest.open(config, machine.spec(), problems::add)) {
            guest.check(problems::add);
            if (!problems.isEmpty())
                throw new LoadException(String.join("\n", problems));
            GuestRam ram = new GuestRam(machine.dma());
            Firmware.of(machine.spec()).load(ram);
            machine.vcpus().forEach(MemoryTypeSetup::apply);
            guest.load(ram, (X86State) machine.vcpus().getFirst().state());
        }
    }
}
