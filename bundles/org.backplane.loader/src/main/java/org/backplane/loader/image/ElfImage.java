package org.backplane.loader.image;

import java.util.function.Consumer;

import org.backplane.api.x86.X86State;

/** An ELF64 executable entered in 64-bit mode as Linux's vmlinux is: RSI = zero page, {@link EntryState#longMode}. */
final class ElfImage implements Image {
    private final Program program;
    private final LinuxProtocol kernel;

    private ElfImage(Program program) {
        this.program = program;
        kernel = LinuxProtocol.withoutLimits(program.end(), program.entry());
    }

    /** The image, or null when {@code problems} was told what is wrong. */
    static ElfImage parse(Blob file, Consumer<String> problems) {
        Program program = Elf.parse(file, problems);
        if (program == null || Elf.is64(file))
            return program == null ? null : new ElfImage(program);
        problems.accept(file.name() + ": " + FileKind.of(file)
                + "; give an x86-64 one, or one with a multiboot header and format multiboot");
        return null;
    }

    @Override
    public void check(Boot boot, Consumer<String> problems) {
        program.check(boot.map(), problems);
        kernel.check(program.file().name(), boot, problems);
    }

    @Override
    public void load(Boot boot, GuestRam ram, X86State cpu) {
        program.load(ram);
        kernel.load(new byte[0], boot, ram, cpu);
    }
}
