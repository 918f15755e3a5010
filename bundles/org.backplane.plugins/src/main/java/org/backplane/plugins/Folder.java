package org.backplane.plugins;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The jars in a folder, as they come, change and go. */
final class Folder {
    /** What two versions of a file differ in. A file moved onto another has another key, whatever its time. */
    private record Stamp(long size, FileTime modified, Object key) {
    }

    /**
     * What has happened since the last scan, by file name in alphabetical order.
     *
     * @param ready files that are new or have changed, and are no longer being written
     * @param gone  files that were reported as ready before
     */
    record Changes(List<Path> ready, List<Path> gone) {
    }

    private final Path path;
    private Map<Path, Stamp> seen = Map.of();
    private final Map<Path, Stamp> reported = new TreeMap<>();

    Folder(Path path) {
        this.path = path;
    }

    /**
     * Looks for changes. A file counts as written, and is reported, when two scans in a row find it the same.
     *
     * @throws IOException when the folder cannot be read, which is no change
     */
    Changes scan() throws IOException {
        Map<Path, Stamp> found = stamps();
        List<Path> gone = reported.keySet().stream().filter(file -> !found.containsKey(file)).toList();
        List<Path> ready = new ArrayList<>();
        found.forEach((file, stamp) -> {
            if (stamp.equals(seen.get(file)) && !stamp.equals(reported.put(file, stamp))) { ready.add(file); }
        });
        reported.keySet().removeAll(gone);
        seen = found;
        return new Changes(ready, gone);
    }

    private Map<Path, Stamp> stamps() throws IOException {
        Map<Path, Stamp> stamps = new TreeMap<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(path, "*.jar")) {
            for (Path jar : jars) { stamp(jar, stamps); }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return stamps;
    }

    private static void stamp(Path jar, Map<Path, Stamp> stamps) throws IOException {
        try {
            BasicFileAttributes is = Files.readAttributes(jar, BasicFileAttributes.class);
            if (is.isRegularFile()) { stamps.put(jar, new Stamp(is.size(), is.lastModifiedTime(), is.fileKey())); }
        } catch (NoSuchFileException gone) {
            // Deleted since the folder was listed.
        }
    }
}
