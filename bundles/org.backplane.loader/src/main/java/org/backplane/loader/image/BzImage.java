package org.backplane.loader.image;

import java.util.List;
import java.util.function.Consumer;

import org.backplane.api.x86.X86State;

/** A Linux kernel with setup header (Documentation/arch/x86/boot.rst), started at its 64-bit entry, or at its 32-bit one when it has no other. */
final class BzImage implements Image {
    private static final int SETUP_SECTS = 0x1f1;
    /** In paragraphs; the last one need not be full. */
    private static final int SYSSIZE = 0x1f4;
    private static final int PARAGRAPH = 16;
    private static final int BOOT_FLAG = 0x1fe;
    private static final int JUMP_OFFSET = 0x201;
    private static final int MAGIC = 0x202;
    private static final int VERSION = 0x206;
    private static final int LOADFLAGS = 0x211;
    private static final int INITRD_ADDR_MAX = 0x22c;
    private static final int XLOADFLAGS = 0x236;
    private static final int CMDLINE_SIZE = 0x238;
    private static final int PREF_ADDRESS = 0x258;
    private static final int INIT_SIZE = 0x260;
    private static final int HEADER_END = 0x264;

    private static final int SECTOR = 512;
    private static final int LOADED_HIGH = 1;
    private static final int XLF_KERNEL_64 = 1;
    /** The first version with xloadflags. */
    private static final int VERSION_64 = 0x20c;
    private static final int ENTRY_64 = 0x200;

    private final Blob file;
    private final Segment payload;
    private final LinuxProtocol kernel;

    private BzImage(Blob file) {
        this.file = file;
        long start = file.u64(PREF_ADDRESS);
        long size = file.size() - setupBytes(file);
        payload = new Segment(setupBytes(file), start, size, Math.max(file.u32(INIT_SIZE), size));
        boolean long64 = (file.u16(XLOADFLAGS) & XLF_KERNEL_64) != 0;
        kernel = new LinuxProtocol(payload.end(), long64 ? start + ENTRY_64 : start, long64, file.i32(CMDLINE_SIZE),
                file.u32(INITRD_ADDR_MAX));
    }

    static boolean matches(Blob file) {
        return file.hasFields(BOOT_FLAG, 2) && file.u16(BOOT_FLAG) == 0xaa55 && file.hasText(MAGIC, "HdrS");
    }

    /** The image, or null when it cannot be started and {@code problems} was told why. */
    static BzImage parse(Blob file, Consumer<String> problems) {
        String problem = unfit(file);
        if (problem == null)
            return new BzImage(file);
        problems.accept(file.name() + ": " + problem);
        return null;
    }

    private static String unfit(Blob file) {
        if (!matches(file))
            return "not a Linux bzImage but " + FileKind.of(file) + "; give a bzImage (vmlinuz) or another format";
        if (!file.hasFields(0, HEADER_END) || file.u16(VERSION) < VERSION_64)
            return "boot protocol %d.%02d is too old; give a kernel with 2.12 (Linux 3.8) or later".formatted(
                    file.u8(VERSION + 1),
                    file.u8(VERSION));
        if ((file.u8(LOADFLAGS) & LOADED_HIGH) == 0)
            return "a zImage, loaded below 1 MiB; give a bzImage";
        long needed = setupBytes(file) + file.u32(SYSSIZE) * PARAGRAPH;
        if (file.size() <= needed - PARAGRAPH)
            return "cut short, %d bytes of %d; copy or build it again".formatted(file.size(), needed);
        return null;
    }

    /** Boot sector and real-mode code; 0 sectors mean 4, for old times' sake. */
    private static long setupBytes(Blob file) {
        int sectors = file.u8(SETUP_SECTS);
        return (1L + (sectors == 0 ? 4 : sectors)) * SECTOR;
    }

    @Override
    public void check(Boot boot, Consumer<String> problems) {
        Room.check(file, List.of(payload), boot.map(), problems);
        kernel.check(file.name(), boot, problems);
    }

    @Override
    public void load(Boot boot, GuestRam ram, X86State cpu) {
        ram.write(payload.physical(), file.bytes().asSlice(payload.offset(), payload.fileSize()));
        kernel.load(setupHeader(), boot, ram, cpu);
    }

    /** From setup_sects to where the jump at 0x200 goes. */
    private byte[] setupHeader() {
        int length = Math.min(MAGIC + file.u8(JUMP_OFFSET) - ZeroPage.HEADER, ZeroPage.HEADER_MAX);
        return file.copy(ZeroPage.HEADER, length);
    }
}
