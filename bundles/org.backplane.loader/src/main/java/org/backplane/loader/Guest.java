package org.backplane.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.x86.X86State;
import org.backplane.loader.image.Blob;
import org.backplane.loader.image.Boot;
import org.backplane.loader.image.E820;
import org.backplane.loader.image.GuestRam;
import org.backplane.loader.image.Image;
import org.backplane.loader.image.ImageFormat;
import org.backplane.loader.image.RawPlacement;

/** The guest that a configuration asks for, its files open. */
final class Guest implements AutoCloseable {
    private final HostFiles files;
    private final Image image;
    private final Boot boot;

    private Guest(HostFiles files, Image image, Boot boot) {
        this.files = files;
        this.image = image;
        this.boot = boot;
    }

    /** Opens all files and reads the kernel's headers; what cannot be had is told to {@code problems} and left out. */
    static Guest open(PcBootConfig config, MachineSpec machine, Consumer<String> problems) {
        if (!machine.isa().equals("x86-64"))
            problems.accept("type pc.boot is for machines with isa x86-64, not " + machine.isa());
        HostFiles files = new HostFiles(problems);
        Blob kernel = kernel(config, files, problems);
        Blob initrd = config.initrd().isEmpty() ? null : files.open("initrd", config.initrd());
        Boot boot = new Boot(initrd, config.append(), modules(config, files), E820.pc(machine.memory()), Firmware.RSDP);
        RawPlacement raw = new RawPlacement(config.address(), config.entry() < 0 ? config.address() : config.entry());
        Image image = kernel == null ? null : ImageFormat.parse(config.format(), kernel, raw, problems);
        return new Guest(files, image, boot);
    }

    private static Blob kernel(PcBootConfig config, HostFiles files, Consumer<String> problems) {
        if (!config.kernel().isEmpty())
            return files.open("kernel", config.kernel());
        if (!config.guest().isEmpty())
            return EmbeddedGuests.open(config.guest(), problems);
        problems.accept(
                "kernel: not given; give a Linux bzImage, multiboot or ELF64 file (--kernel FILE), or an embedded guest: "
                        + String.join(", ", EmbeddedGuests.NAMES));
        return null;
    }

    private static List<Boot.Module> modules(PcBootConfig config, HostFiles files) {
        List<Boot.Module> modules = new ArrayList<>();
        for (String line : config.modules()) {
            Blob file = files.open("modules", line.split(" ", 2)[0]);
            if (file != null)
                modules.add(new Boot.Module(file, line));
        }
        return modules;
    }

    /** Reports whatever keeps image, files and machine from working together. */
    void check(Consumer<String> problems) {
        if (image != null)
            image.check(boot, problems);
    }

    /** Loads the guest; only after {@link #check} found nothing. */
    void load(GuestRam ram, X86State cpu) {
        image.load(boot, ram, cpu);
    }

    @Override
    public void close() {
        files.close();
    }
}
