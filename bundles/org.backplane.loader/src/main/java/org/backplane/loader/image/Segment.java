package org.backplane.loader.image;

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

    /** Whether all of it is from {@code first} on and below {@code limit}. */
    boolean isIn(long first, long limit) {
        return physical >= first && physical <= limit && memorySize >= 0 && memorySize <= limit - physical;
    }

    void load(Blob file, GuestRam ram) {
        ram.write(physical, file.bytes().asSlice(offset, fileSize));
        ram.clear(physical + fileSize, memorySize - fileSize);
    }
}
