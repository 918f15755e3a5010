package org.backplane.loader.image;

import java.util.List;
import java.util.function.Consumer;

import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** A kernel with a multiboot header, version 1 (Multiboot Specification 0.6.96), entered in 32-bit protected mode. */
final class Multiboot implements Image {
    private static final int MAGIC = 0x1badb002;
    private static final int LOADER_MAGIC = 0x2badb002;
    /** The header is in the first so many bytes, on a 4-byte boundary. */
    private static final int SEARCHED = 8192;
    private static final int HEADER_SIZE = 12;
    private static final int ADDRESSES_SIZE = 32;

    private static final int PAGE_ALIGNED_MODULES = 1;
    private static final int MEMORY_INFO = 1 << 1;
    /** A loader that does not know one of these bits must refuse the image. */
    private static final int MANDATORY = 0xffff;
    private static final int ADDRESSES_VALID = 1 << 16;

    private static final long PAGE = 4096;

    private final Program program;

    private Multiboot(Program program) {
        this.program = program;
    }

    static boolean matches(Blob file) {
        return header(file) >= 0;
    }

    private static int header(Blob file) {
        for (int at = 0; at < SEARCHED && file.hasFields(at, HEADER_SIZE); at += 4)
            if (file.i32(at) == MAGIC && file.i32(at) + file.i32(at + 4) + file.i32(at + 8) == 0)
                return at;
        return -1;
    }

    /** The image, or null when {@code problems} was told what is wrong. */
    static Multiboot parse(Blob file, Consumer<String> problems) {
        int header = header(file);
        if (header < 0) {
            problems.accept(file.name() + ": no multiboot 1 header in the first 8192 bytes of " + FileKind.of(file)
                    + "; give a multiboot kernel or another format");
            return null;
        }
        int flags = file.i32(header + 4);
        int unknown = flags & MANDATORY & ~(PAGE_ALIGNED_MODULES | MEMORY_INFO);
        if (unknown != 0) {
            String offered = "only 0x1 (page-aligned modules) and 0x2 (memory map) are offered; build it without the others";
            problems.accept(
                    file.name() + ": multiboot header requires features " + Text.hex(unknown) + ", but " + offered);
            return null;
        }
        Program program = (flags & ADDRESSES_VALID) == 0
                ? Elf.parse(file, problems)
                : fromAddresses(file, header, problems);
        return program == null ? null : new Multiboot(program);
    }

    /** The address fields that images without ELF headers carry. */
    private static Program fromAddresses(Blob file, int header, Consumer<String> problems) {
        if (!file.hasFields(header, ADDRESSES_SIZE)) {
            problems.accept(file.name() + ": cut short in the multiboot header; copy or build it again");
            return null;
        }
        long load = file.u32(header + 16);
        long loadEnd = file.u32(header + 20);
        long bssEnd = file.u32(header + 24);
        long offset = header - (file.u32(header + 12) - load);
        long size = loadEnd == 0 ? file.size() - offset : loadEnd - load;
        if (!file.has(offset, size)) {
            problems.accept("%s: multiboot addresses ask for %d bytes at offset %d of a file of %d; build it again"
                    .formatted(file.name(), size, offset, file.size()));
            return null;
        }
        Segment all = new Segment(offset, load, size, Math.max(size, bssEnd - load));
        return new Program(file, List.of(all), file.u32(header + 28));
    }

    @Override
    public void check(Boot boot, Consumer<String> problems) {
        program.check(boot.map(), problems);
        if (boot.initrd() != null)
            problems.accept(boot.initrd().name() + ": " + program.file().name()
                    + " is multiboot and takes no initrd; give the file in modules");
        checkModules(boot, problems);
        if (MultibootInfo.size(program.file(), boot) > MultibootInfo.MAX)
            problems.accept("append, modules: command lines are too long for a multiboot guest, together over "
                    + Text.size(MultibootInfo.MAX) + "; shorten them");
    }

    private void checkModules(Boot boot, Consumer<String> problems) {
        long[] at = placeModules(boot);
        for (int i = 0; i < at.length; i++) {
            Blob module = boot.modules().get(i).file();
            if (!boot.map().usable(at[i], module.size()))
                Room.refuse(module, boot.map().lowEnd() - at[i], "from " + Text.hex(at[i]) + " on",
                        at[i] + module.size(), problems);
        }
    }

    /** Modules follow the kernel, at least at 1 MiB, each on a page of its own. */
    private long[] placeModules(Boot boot) {
        long[] at = new long[boot.modules().size()];
        long next = Math.max(E820.MIB, program.end());
        for (int i = 0; i < at.length; i++) {
            at[i] = (next + PAGE - 1) & -PAGE;
            next = at[i] + boot.modules().get(i).file().size();
        }
        return at;
    }

    @Override
    public void load(Boot boot, GuestRam ram, X86State cpu) {
        program.load(ram);
        long[] at = placeModules(boot);
        for (int i = 0; i < at.length; i++)
            ram.write(at[i], boot.modules().get(i).file().bytes());
        ram.write(LowMemory.MULTIBOOT, MultibootInfo.bytes(program.file(), boot, at));
        EntryState.protectedMode(cpu, ram, program.entry());
        cpu.reg[X86Reg.RAX] = LOADER_MAGIC;
        cpu.reg[X86Reg.RBX] = LowMemory.MULTIBOOT;
    }
}
