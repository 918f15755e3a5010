package org.backplane.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** The built distribution that the tests are about: the same files that {@code ./backplane} starts. */
final class Dist {

    static final Path HOME = Path.of(System.getProperty("backplane.dist")).normalize();

    private static final List<String> STANDARD = List.of("base", "x86-64", "pc-devices");

    private Dist() {}

    /** Provisions the standard features, in the launcher's order, around a Pax Exam test. */
    static Option standardFeatures() {
        Option[] features = STANDARD.stream().map(Dist::feature).toArray(Option[]::new);
        return composite(composite(features), junitBundles(), quiet(), systemPackage("jdk.internal.misc"));
    }

    /** Provisions one feature. */
    static Option feature(String name) {
        return composite(bundlesOf(name).map(jar -> bundle(jar.toUri().toString())).toArray(Option[]::new));
    }

    /** The jars a feature names, whether they exist or not. */
    static Stream<Path> bundlesOf(String feature) {
        return read(HOME.resolve("features/" + feature + ".json")).getJsonArray("bundles")
                .getValuesAs(JsonObject.class).stream().map(bundle -> jar(bundle.getString("id")));
    }

    /** Files of the distribution. */
    static List<Path> files(String folder) {
        try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another distribution of the same bundles, whose features can be changed. */
    static Path copy(Path target) throws IOException {
        for (String folder : List.of("lib", "bundles", "features", "run-configs")) {
            Path to = Files.createDirectory(target.resolve(folder));
            for (Path file : files(folder)) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return target;
    }

    static JsonObject read(Path json) {
        try (var reader = Json.createReader(Files.newBufferedReader(json))) {
            return reader.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar(String id) {
        String[] parts = id.split(":");
        return HOME.resolve("bundles/" + parts[1] + "-" + parts[2] + ".jar");
    }

    private static Option quiet() {
        return systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN");
    }
}
