package org.backplane.launcher;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The socket that {@code --control} asks for, only for its owner. It is the launcher's and not a bundle's, so that it outlives
 * whoever serves it. It is made in a private folder and then moved, so that at no moment others can connect.
 *
 * @param path where it is
 * @param channel accepts connections
 * @param file what the file system says it is, to delete no other in its place
 */
record ControlSocket(Path path, ServerSocketChannel channel, Object file) implements AutoCloseable {

    private static final String SOCKET = "s";

    /** Makes the socket; one that a dead process left is replaced. */
    static ControlSocket open(Path path) throws IOException {
        requireFree(path);
        var folder = privateFolder(path);
        try {
            Path made = folder.resolve(SOCKET);
            ServerSocketChannel channel = bind(path, made);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            return new ControlSocket(path, channel, fileOf(path));
        } finally {
            Files.deleteIfExists(folder.resolve(SOCKET));
            Files.delete(folder);
        }
    }

    /** Unlinks it, unless another has taken the place. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && fileOf(path).equals(file)) {
            Files.delete(path);
        }
    }

    private static void requireFree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) { return; }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
            throw wrong(path, "there is a file that is no socket; name another path, or remove it");
        }
        if (answers(path)) { throw wrong(path, "a running machine has it; name another path, or end that machine"); }
    }

    private static boolean answers(Path path) {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return client.isConnected();
        } catch (IOException dead) {
            return false;
        }
    }

    private static Path privateFolder(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw wrong(path, "there is no folder " + parent + "; make it, or name another path");
        }
        try {
            return Files.createTempDirectory(parent, ".",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw wrong(path, "nothing can be made in " + parent + " (" + e.getMessage() + "); name another path");
        }
    }

    private static ServerSocketChannel bind(Path path, Path made) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            return channel.bind(UnixDomainSocketAddress.of(made));
        } catch (SocketException e) {
            channel.close();
            throw wrong(path, "a socket cannot be made there (" + e.getMessage() + "); name a shorter path");
        }
    }

    private static Object fileOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    private static UserException wrong(Path path, String why) {
        return new UserException("--control " + path + ": " + why);
    }
}
