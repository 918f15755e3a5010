package org.backplane.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The framework's folder for one run: {@code ROOT/NAME}, deleted at the end. A file {@code ROOT/NAME.lock} is locked as
 * long as the process lives, whatever ends it, so the next run can tell what the dead have left and deletes it. A lock file
 * gets that name only when it is locked, and the folder is made after it: no other lock is needed.
 */
final class Storage implements AutoCloseable {

    /** What {@code java.io.tmpdir} is unless it is set. */
    private static final String DISK = "/tmp";
    private static final String SHARED_MEMORY = "/dev/shm";
    private static final String LOCK = ".lock";
    private static final String UNLOCKED = ".new";

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private Storage(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Opens storage for this process in a folder for temporary files. */
    static Storage open() throws IOException {
        String user = System.getProperty("user.name");
        // A process number alone may be in use by another container that shares the folder.
        String name = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        Path parent = parent(System.getProperty("java.io.tmpdir"), runtime == null ? SHARED_MEMORY : runtime);
        return open(parent.resolve("backplane-" + user), name);
    }

    /**
     * The first of {@code memory} and {@link #SHARED_MEMORY} that can be written to, if nobody has chosen another folder for
     * temporary files than {@link #DISK}: a start makes some hundred small files, and a disk takes its time for each.
     */
    static Path parent(String temporary, String memory) {
        return Stream.of(memory, SHARED_MEMORY).filter(_ -> temporary.equals(DISK)).map(Path::of)
                .filter(folder -> Files.isDirectory(folder) && Files.isWritable(folder))
                .findFirst().orElse(Path.of(temporary));
    }

    /** Deletes what dead processes left under {@code root}, then opens storage under a name that is not in use. */
    static Storage open(Path root, String name) throws IOException {
        while (true) {
            createPrivate(root);
            try {
                deleteDead(root);
                return claim(root, name);
            } catch (NoSuchFileException ended) {
                // Another run has ended and, being the last, has taken the root away.
            }
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
        try {
            Files.deleteIfExists(folder.getParent());
        } catch (DirectoryNotEmptyException used) {
            // Other runs go on.
        }
    }

    private static Storage claim(Path root, String name) throws IOException {
        Path unlocked = root.resolve(name + UNLOCKED);
        Path lockFile = root.resolve(name + LOCK);
        FileChannel lock = FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        Files.move(unlocked, lockFile, StandardCopyOption.ATOMIC_MOVE);
        return new Storage(root.resolve(name), lockFile, lock);
    }

    private static void createPrivate(Path root) throws IOException {
        try {
            Files.createDirectory(root,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException exists) {
            requireOwn(root);
        }
    }

    private static void requireOwn(Path root) throws IOException {
        String owner = Files.getOwner(root).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            throw new UserException(root + " belongs to " + owner
                    + ": remove it, or choose another folder for temporary files with -Djava.io.tmpdir");
        }
    }

    private static void deleteDead(Path root) throws IOException {
        List<Path> entries;
        try (Stream<Path> files = Files.list(root)) {
            entries = files.toList();
        }
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (name.endsWith(LOCK)) {
                deleteIfDead(root.resolve(name.substring(0, name.length() - LOCK.length())), entry);
            } else if (name.endsWith(UNLOCKED) ? isOld(entry) : Files.notExists(root.resolve(name + LOCK))) {
                delete(entry);
            }
        }
    }

    private static void deleteIfDead(Path folder, Path lockFile) throws IOException {
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            if (lock != null) {
                delete(folder);
                Files.deleteIfExists(lockFile);
            }
        } catch (NoSuchFileException ended) {
            // Its process has ended since the folder was listed, and has cleaned up itself.
        }
    }

    /** Whether a process must have died between making its lock file and locking it, which takes no time. */
    private static boolean isOld(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minusSeconds(60));
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
