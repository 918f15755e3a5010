package org.backplane.loader.image;

import java.util.HexFormat;

/** Says what a file is that is not the kernel it was thought to be. */
final class FileKind {
    private record Magic(int offset, String text, String kind) {
    }

    private static final Magic[] MAGICS = {
            new Magic(0x202, "HdrS", "a Linux bzImage"),
            new Magic(0x38, "ARM\u0064", "a Linux arm64 Image"),
            new Magic(0, "\u001f\u008b", "gzip data"),
            new Magic(0, "\u00fd7zXZ", "xz data"),
            new Magic(0, "\u0028\u00b5\u002f\u00fd", "zstd data"),
            new Magic(0, "BZh", "bzip2 data"),
            new Magic(0, "070701", "a cpio archive (an initrd?)"),
            new Magic(0, "070702", "a cpio archive (an initrd?)"),
            new Magic(0, "!<arch>", "an ar archive (a Debian package?)"),
            new Magic(0, "PK\u0003\u0004", "a zip archive"),
            new Magic(0, "QFI\u00fb", "a qcow2 disk image"),
            new Magic(0x8001, "CD001", "an ISO 9660 image"),
            new Magic(0, "MZ", "an EFI or DOS program"),
            new Magic(0, "#!", "a script"),};

    private FileKind() {
    }

    static String of(Blob file) {
        if (Elf.matches(file))
            return elf(file);
        for (Magic magic : MAGICS)
            if (file.hasText(magic.offset, magic.text))
                return magic.kind;
        if (isText(file))
            return "a text file";
        return "a file of unknown kind that begins with " + firstBytes(file);
    }

    private static String elf(Blob file) {
        String bits = Elf.is64(file) ? "a 64-bit" : "a 32-bit";
        String order = file.u8(Elf.DATA) == Elf.LITTLE_ENDIAN ? "" : " big-endian";
        return bits + order + " ELF " + type(file.u16(Elf.TYPE)) + " for " + machine(file.u16(Elf.MACHINE));
    }

    private static String type(int type) {
        return switch (type) {
            case 1 -> "object file";
            case Elf.EXECUTABLE -> "executable";
            case 3 -> "position-independent executable";
            case 4 -> "core dump";
            default -> "file of type " + type;
        };
    }

    private static String machine(int machine) {
        return switch (machine) {
            case Elf.EM_386 -> "i386";
            case 40 -> "Arm";
            case Elf.EM_X86_64 -> "x86-64";
            case 183 -> "AArch64";
            case 243 -> "RISC-V";
            default -> "machine " + machine;
        };
    }

    /** Whether the first line looks like one. */
    private static boolean isText(Blob file) {
        for (int i = 0; i < Math.min(64, file.size()); i++)
            if (file.u8(i) < ' ' && "\t\n\r".indexOf(file.u8(i)) < 0 || file.u8(i) >= 0x7f)
                return false;
        return true;
    }

    private static String firstBytes(Blob file) {
        byte[] first = file.copy(0, (int) Math.min(8, file.size()));
        return HexFormat.ofDelimiter(" ").formatHex(first);
    }
}
