package org.backplane.assembler;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
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
        Path file = find(nameOrPath);
        if (file == null) {
            complaints.add(Code.NO_MACHINE, "there is no machine \"" + nameOrPath + "\"",
                    "the path of a machine file, or " + String.join(", ", names()), Nearest.hint(nameOrPath, names()),
                    null);
            return null;
        }
        try {
            return MachineSource.read(nameOf(file).replaceAll("[^A-Za-z0-9_-]", "_"), shown(file),
                    Files.readString(file), complaints);
        } catch (CharacterCodingException e) {
            complaints.add(Code.UNREADABLE, shown(file) + " is no text", "a machine file, JSON in UTF-8", "", null);
            return null;
        } catch (IOException e) {
            complaints.add(Code.UNREADABLE, "cannot read " + shown(file) + ": " + e, "a file that may be read", "",
                    null);
            return null;
        }
    }

    private Path find(String nameOrPath) {
        Path named = folder == null ? null : folder.resolve(nameOrPath + SUFFIX);
        Path path = Path.of(nameOrPath);
        if (named != null && Files.isRegularFile(named)) { return named; }
        return Files.isRegularFile(path) ? path : null;
    }

    /** As messages name the file: relative to the working directory where that is shorter. */
    private static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
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
