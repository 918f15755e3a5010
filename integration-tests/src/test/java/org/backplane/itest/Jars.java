package org.backplane.itest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Other builds of a bundle: the same content with another manifest. */
final class Jars {

    private Jars() {}

    /** Copies a jar and sets one header of its manifest. */
    static void withHeader(Path jar, Path target, String header, String value) throws IOException {
        try (JarFile from = new JarFile(jar.toFile()); OutputStream file = Files.newOutputStream(target)) {
            Manifest manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().putValue(header, value);
            try (var to = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : from.stream().filter(entry -> !entry.getName().equals(JarFile.MANIFEST_NAME))
                        .toList()) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    from.getInputStream(entry).transferTo(to);
                    to.closeEntry();
                }
            }
        }
    }
}
