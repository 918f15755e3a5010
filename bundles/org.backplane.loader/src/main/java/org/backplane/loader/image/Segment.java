package org.backplane.loader.image;

import java.util.function.Consumer;

/**
 * A stretch of a file and the RAM it goes to; the RAM beyond the file's bytes is zeroed.
 *
 * @param offset     first byte in the file
 * @param virtual    address the code is linked for
 * @param physical   address in RAM
 * @param fileSize   bytes taken from the file
 * @param memorySize bytes occupied in RAM, at least {@code fileSize}
 */
record Segment(long offset, long virtual, long physical, long fileSize, long memorySize) {
    /** A segment linked for where it goes. */
    Segment(long offset, long physical, long fileSize, long memorySize) {
        this(offset, physical, physical, fileSize, memorySize);
    }

    long end() {
        return physical + memorySize;
    }

    boolean holds(long address) {
        return Long.compareUnsigned(address - physical, memorySize) < 0;
    }

    boolean holdsVirtual(long address) {
        return Long.compareUnsigned(address - virtual, memorySize) < 0;
    }

    /** Reports when this is not all RAM the guest may use. */
    void check(Blob file, E820 map, Consumer<String> problems) {
        if (physical < LowMemory.END || !map.usable(physical, memorySize))
            problems.accept(
                    "%s needs RAM at %s, but an image can have only %s; give the machine more memory or link the image elsewhere"
                            .formatted(file.name(), Text.range(physical, end()), map.describe(LowMemory.END)));
    }

    void load(Blob file, GuestRam ram) {
        ram.write(physical, file.bytes().asSlice(offset, fileSize));
        ram.clear(physical + fileSize, memorySize - fileSize);
    }
}
