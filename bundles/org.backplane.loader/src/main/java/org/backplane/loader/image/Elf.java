package org.backplane.loader.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads little-endian ELF executables (System V gABI, ELF-32 and ELF-64): PT_LOAD segments and the entry. */
final class Elf {
    private static final int EM_386 = 3;
    private static final int EM_X86_64 = 62;

    private static final int CLASS = 4;
    private static final int CLASS32 = 1;
    private static final int CLASS64 = 2;
    private static final int DATA = 5;
    private static final int LITTLE_ENDIAN = 1;
    private static final int TYPE = 16;
    private static final int MACHINE = 18;
    private static final int EXECUTABLE = 2;
    private static final int SHARED = 3;
    private static final int LOAD = 1;

    private Elf() {
    }

    static boolean matches(Blob file) {
        return file.hasText(0, "\177ELF") && file.has(0, MACHINE + 2);
    }

    /** In words, for messages. */
    static String describe(Blob file) {
        String bits = file.u8(CLASS) == CLASS64 ? "a 64-bit" : "a 32-bit";
        String order = file.u8(DATA) == LITTLE_ENDIAN ? "" : " big-endian";
        return bits + order + " ELF " + type(file.u16(TYPE)) + " for " + machine(file.u16(MACHINE));
    }

    private static String type(int type) {
        return switch (type) {
            case 1 -> "object file";
            case EXECUTABLE -> "executable";
            case SHARED -> "position-independent executable";
            case 4 -> "core dump";
            default -> "file of type " + type;
        };
    }

    private static String machine(int machine) {
        return switch (machine) {
            case EM_386 -> "i386";
            case 40 -> "Arm";
            case EM_X86_64 -> "x86-64";
            case 183 -> "AArch64";
            case 243 -> "RISC-V";
            default -> "machine " + machine;
        };
    }

    static boolean is64(Blob file) {
        return matches(file) && file.u8(CLASS) == CLASS64;
    }

    /** The executable, or null when it is none for x86 and {@code problems} was told why. */
    static Program parse(Blob file, Consumer<String> problems) {
        String problem = unfit(file);
        if (problem == null) {
            Layout layout = is64(file) ? Layout.ELF64 : Layout.ELF32;
            List<Segment> segments = segments(file, layout);
            return new Program(file, segments, physical(layout.word(file, layout.entry), segments));
        }
        problems.accept(file.name() + ": " + problem);
        return null;
    }

    private static String unfit(Blob file) {
        if (!matches(file))
            return "not ELF but " + FileKind.of(file) + "; give an ELF executable for x86-64 or another format";
        int bits = file.u8(CLASS);
        int machine = file.u16(MACHINE);
        boolean x86 = bits == CLASS64 && machine == EM_X86_64 || bits == CLASS32 && machine == EM_386;
        if (!x86 || file.u8(DATA) != LITTLE_ENDIAN || file.u16(TYPE) != EXECUTABLE)
            return describe(file) + "; give an executable for x86-64, linked to fixed addresses";
        Layout layout = is64(file) ? Layout.ELF64 : Layout.ELF32;
        return layout.cutShort(file) ? "cut short at " + file.size() + " bytes; copy or build it again" : null;
    }

    private static List<Segment> segments(Blob file, Layout layout) {
        List<Segment> segments = new ArrayList<>();
        for (long at : layout.headers(file))
            if (file.i32(at) == LOAD && layout.segment(file, at).memorySize() != 0)
                segments.add(layout.segment(file, at));
        return segments;
    }

    /** An entry that is only in a segment's virtual addresses, as physical address. */
    private static long physical(long entry, List<Segment> segments) {
        if (segments.stream().anyMatch(s -> s.holds(entry)))
            return entry;
        return segments.stream().filter(s -> s.holdsVirtual(entry)).findFirst()
                .map(s -> entry - s.virtual() + s.physical()).orElse(entry);
    }

    /** Where fields are; they have the same order of size but not the same place in the two classes. */
    private enum Layout {
        ELF32(52, 24, 28, 42, 32, 4, 8, 12, 16, 20), ELF64(64, 24, 32, 54, 56, 8, 16, 24, 32, 40);

        private final int header;
        private final int entry;
        private final int headersOffset;
        private final int headerSize;
        private final int segment;
        private final int offset;
        private final int virtual;
        private final int physical;
        private final int fileSize;
        private final int memorySize;

        Layout(int header, int entry, int headersOffset, int headerSize, int segment, int offset, int virtual,
                int physical,
                int fileSize, int memorySize) {
            this.header = header;
            this.entry = entry;
            this.headersOffset = headersOffset;
            this.headerSize = headerSize;
            this.segment = segment;
            this.offset = offset;
            this.virtual = virtual;
            this.physical = physical;
            this.fileSize = fileSize;
            this.memorySize = memorySize;
        }

        long word(Blob file, long at) {
            return this == ELF64 ? file.u64(at) : file.u32(at);
        }

        long[] headers(Blob file) {
            long first = word(file, headersOffset);
            int size = file.u16(headerSize);
            long[] at = new long[file.u16(headerSize + 2)];
            for (int i = 0; i < at.length; i++)
                at[i] = first + (long) i * size;
            return at;
        }

        Segment segment(Blob file, long at) {
            return new Segment(word(file, at + offset), word(file, at + virtual), word(file, at + physical),
                    word(file, at + fileSize), word(file, at + memorySize));
        }

        boolean cutShort(Blob file) {
            if (!file.has(0, header))
                return true;
            for (long at : headers(file))
                if (!file.has(at, segment) || file.i32(at) == LOAD && !complete(file, segment(file, at)))
                    return true;
            return false;
        }

        private static boolean complete(Blob file, Segment s) {
            return file.has(s.offset(), s.fileSize()) && Long.compareUnsigned(s.fileSize(), s.memorySize()) <= 0;
        }
    }
}
