package org.backplane.itest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Other builds of a bundle of the distribution: the same classes, another version, another {@code part.build}. */
final class Builds {

    private Builds() {}

    /** The jar of the distribution. */
    static Path jar(String bundle) {
        return Dist.files("bundles").stream().filter(file -> file.getFileName().toString().startsWith(bundle + "-"))
                .findFirst().orElseThrow(() -> new AssertionError("no bundle " + bundle));
    }

    /** Writes a build of {@code bundle} to {@code target}. */
    static Path write(String bundle, String version, String build, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (var from = new JarFile(jar(bundle).toFile()); OutputStream file = Files.newOutputStream(target)) {
            var manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
            try (var to = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : Collections.list(from.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) { copy(from, entry, build, to); }
                }
            }
        }
        return target;
    }

    private static void copy(JarFile from, JarEntry entry, String build, JarOutputStream to) throws IOException {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        boolean component = entry.getName().matches("OSGI-INF/.*\\.xml");
        to.putNextEntry(new JarEntry(entry.getName()));
        to.write(component ? withBuild(bytes, build) : bytes);
        to.closeEntry();
    }

    private static byte[] withBuild(byte[] xml, String build) {
        return new String(xml, StandardCharsets.UTF_8)
                .replaceFirst("(?=<service>)",
                        "<property name=\"part.build\" type=\"String\" value=\"" + build + "\"/>")
                .getBytes(StandardCharsets.UTF_8);
    }
}
