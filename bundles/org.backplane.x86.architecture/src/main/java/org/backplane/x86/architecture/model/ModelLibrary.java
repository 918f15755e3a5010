package org.backplane.x86.architecture.model;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Finds models by name: those of this bundle, then those of other bundles. A file is read when its model is asked for, and nothing is
 * kept. Any thread.
 */
public final class ModelLibrary {
    /** Of the files that are models. */
    public static final String SUFFIX = ".model";
    /** The levels of the x86-64 psABI, and everything; the first is the default. */
    private static final List<String> OWN = List.of("x86-64-v1", "x86-64-v2", "x86-64-v3", "max");
    private static final String OWN_FOLDER = "/models/";

    /** A folder of models. */
    public interface Folder {
        /** Names of files. */
        Collection<String> files();

        /** A file, null when there is none. */
        URL file(String name);
    }

    private final Supplier<List<Folder>> folders;

    /** @param folders those of other bundles that are there just now */
    public ModelLibrary(Supplier<List<Folder>> folders) {
        this.folders = folders;
    }

    /** All names, the default first. */
    public List<String> names() {
        SortedSet<String> others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Folder folder : folders.get()) {
            folder.files().stream().filter(file -> file.endsWith(SUFFIX))
                    .forEach(file -> others.add(file.substring(0, file.length() - SUFFIX.length())));
        }
        List<String> names = new ArrayList<>(OWN);
        others.stream().filter(name -> !OWN.contains(name)).forEach(names::add);
        return Collections.unmodifiableList(names);
    }

    /** The name of the model that is used when none is named. */
    public static String byDefault() {
        return OWN.getFirst();
    }

    /** Whether there is a model of that name. */
    public boolean has(String name) {
        return isPath(name) ? Files.isRegularFile(Path.of(name)) : file(name + SUFFIX) != null;
    }

    /** The model of that name, null when there is none. Throws an IllegalArgumentException when its file is wrong. */
    public CpuModel find(String name) {
        return find(name, new LinkedHashSet<>());
    }

    private CpuModel find(String name, SequencedSet<String> under) {
        if (isPath(name)) { return imported(Path.of(name)); }
        URL file = file(name + SUFFIX);
        if (file == null) { return null; }
        if (!under.add(name)) {
            throw new IllegalArgumentException("CPU models have each other as base: " + String.join(", ", under));
        }
        try (InputStreamReader text = new InputStreamReader(file.openStream(), StandardCharsets.UTF_8)) {
            return ModelFile.read(name, text, base -> find(base, under));
        } catch (IOException e) {
            throw new UncheckedIOException("CPU model " + name, e);
        }
    }

    /** A model outside of all bundles: with a slash it is a file of the host. */
    private static boolean isPath(String name) {
        return name.indexOf('/') >= 0;
    }

    private CpuModel imported(Path file) {
        try {
            return Files.isRegularFile(file) ? ModelImport.read(file, this::find) : null;
        } catch (IOException e) {
            throw new IllegalArgumentException("CPU model " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private URL file(String file) {
        URL own = ModelLibrary.class.getResource(OWN_FOLDER + file);
        if (own != null) { return own; }
        for (Folder folder : folders.get()) {
            URL found = folder.file(file);
            if (found != null) { return found; }
        }
        return null;
    }
}
