package org.backplane.loader;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

import org.backplane.loader.image.Blob;

/** Maps files of the host; what cannot be mapped is told to the user. */
final class HostFiles implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final Consumer<String> problems;

    HostFiles(Consumer<String> problems) {
        this.problems = problems;
    }

    /** The file's content until {@link #close}, or null when there is a problem. */
    Blob open(String role, String name) {
        try {
            Path path = Path.of(name);
            String problem = problem(path);
            if (problem == null)
                return map(role, path);
            problems.accept(role + " \"" + name + "\": " + problem);
        } catch (IOException | InvalidPathException e) {
            problems.accept(role + " \"" + name + "\": cannot be read: " + e.getMessage());
        }
        return null;
    }

    private static String problem(Path path) throws IOException {
        if (Files.isDirectory(path))
            return "is a directory; give a file";
        if (!Files.exists(path))
            return "no such file" + (path.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath())
                    + "; check the path";
        if (!Files.isReadable(path))
            return "may not be read; change its permissions";
        return Files.size(path) == 0 ? "is empty; give another file" : null;
    }

    private Blob map(String role, Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return new Blob(role, path.toString(),
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
