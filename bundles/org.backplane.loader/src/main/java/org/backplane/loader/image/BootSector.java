package org.backplane.loader.image;

import java.util.function.Consumer;

import org.backplane.api.x86.X86State;

/**
 * A boot sector, copied to 0x7C00 and entered there in real mode, as a PC's firmware does, DL = 0x80. Such firmware loads 512 bytes; what
 * a longer file has behind them comes along. There is no firmware to call: interrupts return at once.
 */
final class BootSector implements Image {
    private static final int SECTOR = 512;
    private static final int SIGNATURE = 0x1fe;
    private static final long START = 0x7c00;
    /** Where the extended BIOS data area may begin. */
    private static final long END = 0x80000;
    private static final int FIRST_DISK = 0x80;

    private final Blob file;

    private BootSector(Blob file) {
        this.file = file;
    }

    /** Whether a file is a boot sector and nothing else. */
    static boolean matches(Blob file) {
        return file.size() == SECTOR && hasSignature(file);
    }

    private static boolean hasSignature(Blob file) {
        return file.hasFields(SIGNATURE, 2) && file.u16(SIGNATURE) == 0xaa55;
    }

    /** The image, or null when it cannot be started and {@code problems} was told why. */
    static BootSector parse(Blob file, Consumer<String> problems) {
        if (hasSignature(file))
            return new BootSector(file);
        problems.accept(file.name() + ": not a boot sector but " + FileKind.of(file)
                + "; bytes 510 and 511 of one are 55 aa");
        return null;
    }

    @Override
    public void check(Boot boot, Consumer<String> problems) {
        if (START + file.size() > END)
            problems.accept(file.name() + ": " + Text.size(file.size()) + ", but real mode has room for "
                    + Text.size(END - START) + " from " + Text.hex(START));
        if (boot.initrd() != null)
            problems.accept("initrd: a boot sector takes none");
        if (!boot.append().isEmpty())
            problems.accept("append: a boot sector takes no command line");
        if (!boot.modules().isEmpty())
            problems.accept("modules: a boot sector takes none");
    }

    @Override
    public void load(Boot boot, GuestRam ram, X86State cpu) {
        ram.write(START, file.bytes());
        EntryState.realMode(cpu, ram, START, FIRST_DISK);
    }
}
