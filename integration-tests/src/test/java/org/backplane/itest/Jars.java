package org.backplane.itest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Other builds of a bundle: the same content with another manifest, or without something. */
final class Jars {

    private Jars() {}

    /** Copies a jar and sets one header of its manifest. */
    static void withHeader(Path jar, Path target, String header, String value) throws IOException {
        copy(jar, target, entry -> true, manifest -> manifest.getMainAttributes().putValue(header, value));
    }

    /** Copies a jar but for one entry. */
    static void without(Path jar, Path target, String entry) throws IOException {
        copy(jar, target, one -> !one.equals(entry), manifest -> {});
    }

    /** Copies a jar with another text in one of its entries. */
    static void with(Path jar, Path target, String entry, String text) throws IOException {
        without(jar, target, entry);
        try (FileSystem inside = FileSystems.newFileSystem(target)) {
            Files.writeString(inside.getPath(entry), text);
        }
    }

    private static void copy(Path jar, Path target, Predicate<String> entries, Consumer<Manifest> change)
            throws IOException {
        try (JarFile from = new JarFile(jar.toFile()); OutputStream file = Files.newOutputStream(target)) {
            Manifest manifest = new Manifest(from.getManifest());
            change.accept(manifest);
            try (var to = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : from.stream().filter(entry -> !entry.getName().equals(JarFile.MANIFEST_NAME))
                        .filter(entry -> entries.test(entry.getName())).toList()) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    from.getInputStream(entry).transferTo(to);
                    to.closeEntry();
                }
            }
        }
    }
}
