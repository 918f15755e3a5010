package org.backplane.machine.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The machine's RAM, off-heap and zeroed. Where the host has a memory file system the RAM is a file in it that is deleted
 * before it is used: the host then commits pages as the guest touches them, and nothing stays behind. An
 * {@link Arena} alone would write every page at once.
 */
final class Ram implements AutoCloseable {
    private static final Path MEMORY_FILES = Path.of("/dev/shm");
    private static final long PAGE = 4096;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;

    /** Allocates {@code size} bytes; throws IllegalStateException when the host does not have them. */
    Ram(long size) {
        try {
            bytes = hasRoom(size) ? map(size) : arena.allocate(size, PAGE);
        } catch (IOException | OutOfMemoryError e) {
            arena.close();
            throw new IllegalStateException("the host has no " + size + " bytes of memory for the guest", e);
        }
    }

    private static boolean hasRoom(long size) throws IOException {
        return Files.isWritable(MEMORY_FILES) && Files.getFileStore(MEMORY_FILES).getUsableSpace() >= size;
    }

    private MemorySegment map(long size) throws IOException {
        Path file = Files.createTempFile(MEMORY_FILES, "backplane-ram-", "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Files.delete(file);
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
        }
    }

    MemorySegment bytes() {
        return bytes;
    }

    /** Gives the memory back. Nobody may use its addresses any more. */
    @Override
    public void close() {
        arena.close();
    }
}
