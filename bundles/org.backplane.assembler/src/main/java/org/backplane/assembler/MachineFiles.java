package org.backplane.assembler;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.backplane.api.machine.config.Nearest;

/** The machine files: those of the installation by name, others by path. */
final class MachineFiles {
    private static final String SUFFIX = ".json";

    private final Path folder;

    /** @param folder of the installation's machine files, null: none */
    MachineFiles(String folder) {
        this.folder = folder == null ? null : Path.of(folder);
    }

    /** Names of the installation's machines, sorted. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                files.forEach(file -> names.add(nameOf(file)));
            } catch (IOException e) {
                throw new IllegalStateException("cannot list " + folder, e);
            }
        }
        names.sort(null);
        return names;
    }

    /** Reads the machine that a user names; null with complaints. */
    MachineSource read(String nameOrPath, Complaints complaints) {
        Path file = find(nameOrPath, Path.of(""));
        if (file == null) {
            complaints.add(Code.NO_MACHINE, "there is no machine \"" + nameOrPath + "\"",
                    "the path of a machine file, or " + String.join(", ", names()), Nearest.hint(nameOrPath, names()),
                    null);
            return null;
        }
        String name = nameOf(file).replaceAll("[^A-Za-z0-9_-]", "_");
        return new MachineReader(name, this, complaints).read(file);
    }

    /** The file of one of the installation's machines, or at a path from {@code folder} on; null when there is none. */
    Path find(String nameOrPath, Path folder) {
        try {
            Path named = this.folder == null ? null : this.folder.resolve(nameOrPath + SUFFIX);
            Path path = folder.resolve(nameOrPath);
            Path file = named != null && Files.isRegularFile(named) ? named : path;
            return Files.isRegularFile(file) ? file.toAbsolutePath().normalize() : null;
        } catch (InvalidPathException e) {
            return null; // What cannot be a path is no file.
        }
    }

    /** As messages name a file: relative to the working directory where it is below that. */
    static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
        if (absolute.equals(here)) { return "."; }
        return absolute.startsWith(here) ? here.relativize(absolute).toString() : absolute.toString();
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /** The text of the first comment of a machine, for lists; empty without one. */
    String summary(String name) {
        try {
            String text = Files.readString(folder.resolve(name + SUFFIX)).strip();
            return text.startsWith("//") ? text.lines().findFirst().orElse("").substring(2).strip() : "";
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }
}
