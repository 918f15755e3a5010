package org.backplane.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The framework's folder for one run: {@code ROOT/NAME}, deleted at the end. A file {@code ROOT/NAME.lock} is locked as
 * long as the process lives, whatever ends it, so the next run can tell the folders of the dead and deletes them.
 * The lock on {@code ROOT/guard} keeps two runs from cleaning up and starting at the same time.
 */
final class Storage implements AutoCloseable {

    private static final String GUARD = "guard";
    private static final String LOCK = ".lock";

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private Storage(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Opens storage for this process in the host's folder for temporary files. */
    static Storage open() throws IOException {
        String user = System.getProperty("user.name");
        // A process number alone may be in use by another container that shares the folder.
        String name = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        return open(Path.of(System.getProperty("java.io.tmpdir"), "backplane-" + user), name);
    }

    /** Deletes what dead processes left under {@code root}, then opens storage under a name no living process uses. */
    static Storage open(Path root, String name) throws IOException {
        createPrivate(root);
        try (var guard = openFile(root.resolve(GUARD)); FileLock _ = guard.lock()) {
            deleteDead(root);
            Path lockFile = root.resolve(name + LOCK);
            FileChannel lock = openFile(lockFile);
            lock.lock();
            return new Storage(root.resolve(name), lockFile, lock);
        }
    }

    /** Where the framework may write; it does not exist yet. */
    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        delete(folder);
        Files.deleteIfExists(lockFile);
        lock.close();
    }

    private static void createPrivate(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectory(root,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String owner = Files.getOwner(root).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            throw new UserException(root + " belongs to " + owner
                    + ": remove it, or choose another folder for temporary files with -Djava.io.tmpdir");
        }
    }

    private static FileChannel openFile(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void deleteDead(Path root) throws IOException {
        Set<String> names;
        try (Stream<Path> files = Files.list(root)) {
            names = files.map(file -> file.getFileName().toString().replace(LOCK, "")).collect(Collectors.toSet());
        }
        names.remove(GUARD);
        for (String name : names) {
            deleteIfDead(root.resolve(name), root.resolve(name + LOCK));
        }
    }

    private static void deleteIfDead(Path folder, Path lockFile) throws IOException {
        try (var channel = openFile(lockFile); FileLock lock = channel.tryLock()) {
            if (lock != null) {
                delete(folder);
                Files.delete(lockFile);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try {
            Files.walkFileTree(tree, new Deletion());
        } catch (NoSuchFileException gone) {
            // Nothing was ever written, or another deletion was faster: either way it is not there.
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
