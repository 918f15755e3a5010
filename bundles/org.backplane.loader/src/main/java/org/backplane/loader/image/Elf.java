package org.backplane.loader.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A little-endian ELF executable (System V gABI). ELF-32 and ELF-64 have their fields in the same order: offsets are sums of
 * the fields before, {@code word} being the size of an address.
 */
final class Elf {
    /** Offsets in every ELF file. */
    static final int CLASS = 4;
    static final int DATA = 5;
    static final int TYPE = 16;
    static final int MACHINE = 18;
    private static final int ENTRY = 24;

    static final int CLASS64 = 2;
    static final int LITTLE_ENDIAN = 1;
    static final int EXECUTABLE = 2;
    static final int EM_386 = 3;
    static final int EM_X86_64 = 62;
    private static final int PT_LOAD = 1;

    private final Blob file;
    private final int word;

    private Elf(Blob file) {
        this.file = file;
        word = is64(file) ? 8 : 4;
    }

    static boolean matches(Blob file) {
        return file.hasText(0, "\177ELF") && file.hasFields(0, MACHINE + 2);
    }

    static boolean is64(Blob file) {
        return file.u8(CLASS) == CLASS64;
    }

    /** The program in the file, or null when it is none for x86 and {@code problems} was told why. */
    static Program parse(Blob file, Consumer<String> problems) {
        String problem = unfit(file);
        if (problem == null)
            return new Elf(file).program();
        problems.accept(file.name() + ": " + problem);
        return null;
    }

    private static String unfit(Blob file) {
        if (!matches(file))
            return "not ELF but " + FileKind.of(file) + "; give an ELF executable for x86-64 or another format";
        boolean x86 = file.u16(MACHINE) == (is64(file) ? EM_X86_64 : EM_386);
        if (!x86 || file.u8(DATA) != LITTLE_ENDIAN || file.u16(TYPE) != EXECUTABLE)
            return FileKind.of(file) + "; give an executable for x86-64, linked to fixed addresses";
        return new Elf(file).isWhole() ? null : "cut short at " + file.size() + " bytes; copy or build it again";
    }

    private boolean isWhole() {
        int headerSize = word == 8 ? 64 : 52;
        int programHeaderSize = word == 8 ? 56 : 32;
        if (!file.hasFields(0, headerSize))
            return false;
        for (int i = 0; i < headers(); i++)
            if (!file.hasFields(header(i), programHeaderSize) || isLoad(i) && !isWhole(segment(i)))
                return false;
        return true;
    }

    private boolean isWhole(Segment s) {
        return file.has(s.offset(), s.fileSize()) && Long.compareUnsigned(s.fileSize(), s.memorySize()) <= 0;
    }

    private Program program() {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < headers(); i++)
            if (isLoad(i) && segment(i).memorySize() != 0)
                segments.add(segment(i));
        return new Program(file, segments, physical(address(ENTRY), segments));
    }

    /** An entry that is only in a segment's virtual addresses, as physical address. */
    private static long physical(long entry, List<Segment> segments) {
        long translated = entry;
        for (Segment s : segments)
            if (s.holds(entry))
                return entry;
            else if (s.holdsVirtual(entry))
                translated = entry - s.virtual() + s.physical();
        return translated;
    }

    // ---- fields: e_phoff, e_phentsize and e_phnum, then those of a program header

    private int headers() {
        return file.u16(ENTRY + 3 * word + 8);
    }

    private long header(int index) {
        return address(ENTRY + word) + (long) index * file.u16(ENTRY + 3 * word + 6);
    }

    private boolean isLoad(int index) {
        return file.i32((int) header(index)) == PT_LOAD;
    }

    private Segment segment(int index) {
        int at = (int) header(index);
        return new Segment(address(at + word), address(at + 2 * word), address(at + 3 * word), address(at + 4 * word),
                address(at + 5 * word));
    }

    private long address(int at) {
        return word == 8 ? file.u64(at) : file.u32(at);
    }
}
