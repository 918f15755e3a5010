package org.backplane.loader.image;

import java.util.function.Consumer;

/** The formats a kernel file can have. */
public final class ImageFormat {
    public static final String AUTO = "auto";
    public static final String LINUX = "linux";
    public static final String MULTIBOOT = "multiboot";
    public static final String ELF = "elf";
    public static final String BOOT_SECTOR = "bootsector";
    public static final String RAW = "raw";

    private ImageFormat() {
    }

    /**
     * Reads a kernel's headers.
     *
     * @param format one of the constants here
     * @param raw    where the image goes when it is raw
     * @return the image, or null when it cannot be started and {@code problems} was told why
     */
    public static Image parse(String format, Blob file, RawPlacement raw, Consumer<String> problems) {
        return switch (format) {
            case AUTO -> detect(file, problems);
            case LINUX -> BzImage.parse(file, problems);
            case MULTIBOOT -> Multiboot.parse(file, problems);
            case ELF -> ElfImage.parse(file, problems);
            case BOOT_SECTOR -> BootSector.parse(file, problems);
            case RAW -> new RawImage(file, raw);
            default -> throw new IllegalArgumentException("image format " + format);
        };
    }

    /** A multiboot header is in files that are also something else, and there on purpose: it goes before ELF. */
    private static Image detect(Blob file, Consumer<String> problems) {
        if (BzImage.matches(file))
            return BzImage.parse(file, problems);
        if (Multiboot.matches(file))
            return Multiboot.parse(file, problems);
        if (Elf.matches(file))
            return ElfImage.parse(file, problems);
        if (BootSector.matches(file))
            return BootSector.parse(file, problems);
        problems.accept(file.name() + ": " + FileKind.of(file)
                + ", not a kernel: Linux bzImage, multiboot, ELF or a boot sector of 512 bytes; for a raw binary say format raw and its address");
        return null;
    }
}
