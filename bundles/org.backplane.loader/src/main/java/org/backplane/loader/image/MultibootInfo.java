package org.backplane.loader.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The information structure that a multiboot kernel finds at EBX, with everything it points to behind it. */
final class MultibootInfo {
    /** Bytes there is room for. */
    static final int MAX = (int) (LowMemory.COMMAND_LINE - LowMemory.MULTIBOOT);

    private static final int FLAGS = 0;
    private static final int MEM_LOWER = 4;
    private static final int MEM_UPPER = 8;
    private static final int CMDLINE = 16;
    private static final int MODS_COUNT = 20;
    private static final int MODS_ADDR = 24;
    private static final int MMAP_LENGTH = 44;
    private static final int MMAP_ADDR = 48;
    private static final int BOOT_LOADER_NAME = 64;
    private static final int SIZE = 88;

    private static final int HAS_MEMORY = 1;
    private static final int HAS_CMDLINE = 1 << 2;
    private static final int HAS_MODS = 1 << 3;
    private static final int HAS_MMAP = 1 << 6;
    private static final int HAS_LOADER_NAME = 1 << 9;

    private static final int MMAP_ENTRY = 24;
    private static final int MODULE_ENTRY = 16;
    private static final String LOADER_NAME = "Backplane";

    private final ByteBuffer all;

    private MultibootInfo(int size) {
        all = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).position(SIZE);
    }

    /** Bytes that the structure takes for a guest. */
    static int size(Blob kernel, Boot boot) {
        int size = SIZE + MMAP_ENTRY * boot.map().regions().size() + MODULE_ENTRY * boot.modules().size();
        size += terminated(LOADER_NAME).length + terminated(commandLine(kernel, boot)).length;
        for (Boot.Module module : boot.modules())
            size += terminated(module.line()).length;
        return size;
    }

    /** The structure, to be put at {@link LowMemory#MULTIBOOT}. */
    static ByteBuffer bytes(Blob kernel, Boot boot, long[] moduleStarts) {
        MultibootInfo info = new MultibootInfo(size(kernel, boot));
        info.memory(boot.map());
        info.modules(boot.modules(), moduleStarts);
        info.all.putInt(CMDLINE, info.string(commandLine(kernel, boot)));
        info.all.putInt(BOOT_LOADER_NAME, info.string(LOADER_NAME));
        info.all.putInt(FLAGS, HAS_MEMORY | HAS_CMDLINE | HAS_MODS | HAS_MMAP | HAS_LOADER_NAME);
        return info.all;
    }

    /** The kernel's name comes first, as GRUB Legacy and QEMU have it. */
    private static String commandLine(Blob kernel, Boot boot) {
        return (kernel.path() + " " + boot.append()).strip();
    }

    /** Sizes are in KiB; upper memory is counted from 1 MiB to the first hole. */
    private void memory(E820 map) {
        all.putInt(MEM_LOWER, (int) (E820.EBDA >> 10));
        all.putInt(MEM_UPPER, (int) (map.lowEnd() - E820.MIB >> 10));
        all.putInt(MMAP_ADDR, here());
        all.putInt(MMAP_LENGTH, MMAP_ENTRY * map.regions().size());
        for (E820.Region r : map.regions())
            all.putInt(MMAP_ENTRY - 4).putLong(r.start()).putLong(r.length()).putInt(r.type());
    }

    private void modules(List<Boot.Module> modules, long[] starts) {
        int table = all.position();
        all.putInt(MODS_COUNT, modules.size());
        all.putInt(MODS_ADDR, here());
        all.position(table + MODULE_ENTRY * modules.size());
        for (int i = 0; i < starts.length; i++) {
            Boot.Module module = modules.get(i);
            int line = string(module.line());
            ByteBuffer entry = all.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(table + MODULE_ENTRY * i);
            entry.putInt((int) starts[i]).putInt((int) (starts[i] + module.file().size())).putInt(line);
        }
    }

    private int string(String text) {
        int at = here();
        all.put(terminated(text));
        return at;
    }

    private int here() {
        return (int) LowMemory.MULTIBOOT + all.position();
    }

    private static byte[] terminated(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
