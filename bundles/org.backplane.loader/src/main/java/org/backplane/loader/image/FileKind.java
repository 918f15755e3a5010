package org.backplane.loader.image;

import java.util.HexFormat;
import java.lang.foreign.ValueLayout;

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
            return Elf.describe(file);
        for (Magic magic : MAGICS)
            if (file.hasText(magic.offset, magic.text))
                return magic.kind;
        return "a file of unknown kind that begins with " + firstBytes(file);
    }

    private static String firstBytes(Blob file) {
        byte[] first = file.bytes().asSlice(0, Math.min(8, file.size())).toArray(ValueLayout.JAVA_BYTE);
        return HexFormat.ofDelimiter(" ").formatHex(first);
    }
}
