package org.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {

    @TempDir
    private Path temporary;
    private Path root;

    @BeforeEach
    void choose() {
        root = temporary.resolve("storages");
    }

    @Test
    void aFolderInMemoryIsTakenUnlessAnotherWasChosen() {
        String memory = temporary.toString();
        assertEquals(temporary, Storage.parent("/tmp", memory));
        assertEquals(root, Storage.parent(root.toString(), memory));
        Path without = Storage.parent("/tmp", root.toString());
        assertTrue(List.of(Path.of("/dev/shm"), Path.of("/tmp")).contains(without), without.toString());
    }

    @Test
    void nothingIsLeft() throws IOException {
        try (var storage = Storage.open(root, "1")) {
            Files.createDirectories(storage.folder().resolve("bundle0/data"));
            Files.createFile(storage.folder().resolve("bundle0/data/file"));
        }
        assertFalse(Files.exists(root));
    }

    @Test
    void whatADeadProcessLeftIsDeleted() throws IOException {
        Files.createDirectories(root.resolve("7/bundle0"));
        Files.createFile(root.resolve("7/bundle0/file"));
        Files.createFile(root.resolve("7.lock"));
        Files.createDirectories(root.resolve("8-without-lock/bundle0"));
        Files.setLastModifiedTime(Files.createFile(root.resolve("9.new")), FileTime.from(Instant.EPOCH));
        try (var _ = Storage.open(root, "1")) {
            assertEquals(List.of("1.lock"), names());
        }
    }

    @Test
    void whatALivingProcessUsesStays() throws Exception {
        Process other = hold("7");
        try (var _ = Storage.open(root, "1")) {
            assertTrue(Files.exists(root.resolve("7/in-use")));
        } finally {
            other.destroyForcibly().waitFor();
        }
        Storage.open(root, "2").close();
        assertFalse(Files.exists(root.resolve("7")));
    }

    /** Another JVM that holds a storage until it is killed; returns when it does. */
    private Process hold(String name) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process holder = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Holder.class.getName(),
                root.toString(), name).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertEquals('r', holder.getInputStream().read(), "the other JVM is ready");
        return holder;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The other JVM. */
    static final class Holder {

        private Holder() {}

        static void main(String[] arguments) throws IOException {
            var storage = Storage.open(Path.of(arguments[0]), arguments[1]);
            Files.createDirectories(storage.folder().resolve("in-use"));
            System.out.print("ready");
            System.out.flush();
            System.in.read();
        }
    }
}
