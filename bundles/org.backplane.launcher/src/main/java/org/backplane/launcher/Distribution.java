package org.backplane.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder Backplane is installed in: {@code bundles/}, {@code features/}, {@code lib/} (this launcher) and
 * {@code run-configs/}.
 *
 * @param home that folder
 * @param runConfigs the machine files, normally {@code home/run-configs}
 */
record Distribution(Path home, Path runConfigs) {

    /** The features that every run installs. */
    static final List<String> STANDARD = List.of("base", "x86-64", "pc-devices");

    /** The installation this class was loaded from; the property {@code backplane.run-configs} moves the machines. */
    static Distribution locate() throws URISyntaxException {
        Path jar = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path home = jar.getParent().getParent();
        String runConfigs = System.getProperty("backplane.run-configs");
        return new Distribution(home, runConfigs == null ? home.resolve("run-configs") : Path.of(runConfigs));
    }

    Path featureDir() {
        return home.resolve("features");
    }

    /** Reads features: names in {@link #featureDir}, or paths of feature files. */
    List<Feature> features(List<String> namesOrPaths) {
        return namesOrPaths.stream().map(this::featureFile).map(Feature::read).toList();
    }

    /** The jars of a feature, in its order: beside the feature file, else among the bundles of the installation. */
    List<Path> bundles(Feature feature) {
        return feature.bundles().stream().map(id -> bundle(feature, id)).toList();
    }

    private Path bundle(Feature feature, String id) {
        String name = Feature.fileName(id);
        Path beside = feature.file().resolveSibling(name);
        Path installed = home.resolve("bundles").resolve(name);
        if (Files.exists(beside)) { return beside; }
        if (!Files.exists(installed)) {
            throw new UserException(feature.file() + ": bundle " + id + " is neither at " + beside + " nor at "
                    + installed + "; put it there or take it out of the feature");
        }
        return installed;
    }

    private Path featureFile(String nameOrPath) {
        Path named = featureDir().resolve(nameOrPath + ".json");
        Path path = Path.of(nameOrPath);
        if (Files.exists(named)) { return named.toAbsolutePath(); }
        if (!Files.isRegularFile(path)) {
            throw new UserException("no feature '" + nameOrPath + "': it is neither a file nor one of " + names());
        }
        return path.toAbsolutePath();
    }

    private String names() {
        try (Stream<Path> files = Files.list(featureDir())) {
            return files.map(f -> f.getFileName().toString().replaceFirst("\\.json$", "")).sorted()
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
