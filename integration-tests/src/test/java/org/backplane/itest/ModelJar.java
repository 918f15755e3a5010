package org.backplane.itest;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A third party's bundle of CPU models: text files and a manifest, no code. */
final class ModelJar {

    private ModelJar() {}

    /** Writes it to {@code folder}, where at no time there is half of it; {@code models} are texts by name. */
    static void drop(Path folder, String name, String version, Map<String, String> models) throws Exception {
        Path jar = Files.createTempFile("models", ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new JarOutputStream(file, manifest(name, version))) {
            for (Map.Entry<String, String> model : models.entrySet()) {
                out.putNextEntry(new JarEntry("cpus/" + model.getKey() + ".model"));
                out.write(model.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        PluginJar.drop(jar, folder, name + ".jar");
        Files.delete(jar);
    }

    private static Manifest manifest(String name, String version) {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        main.putValue("Backplane-CpuModels", "cpus");
        return manifest;
    }
}
