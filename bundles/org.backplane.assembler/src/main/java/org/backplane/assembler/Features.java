package org.backplane.assembler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.backplane.api.cpu.FeatureFiles;
import org.backplane.assembler.json.JsonException;
import org.backplane.assembler.json.JsonReader;
import org.backplane.assembler.json.Node;

/** Finds the feature file that would provide a part type, by the {@code backplane.part} capabilities of its bundles. */
final class Features implements FeatureFiles {
    private static final Pattern TYPE = Pattern
            .compile("backplane\\.part;\\s*type(?::\\w+)?=(?:\"([^\"]+)\"|([^,;\"]+))");

    /** Header of a bundle: CPU features that its parts offer, with blanks between. */
    private static final String CPU_FEATURES = "Backplane-CpuFeatures";

    private static final String SUFFIX = ".json";

    private final Path folder;

    /** @param folder of the feature files, null: unknown; the bundles are in {@code ../bundles} or beside the files */
    Features(String folder) {
        this.folder = folder == null ? null : Path.of(folder);
    }

    /** The name of the feature that has a bundle with the type, null when none has. */
    String providing(String type) {
        return with(jar -> types(jar).contains(type));
    }

    /** The name of the feature that has a bundle whose parts offer a CPU feature, null when none has. */
    @Override
    public String offering(String feature) {
        return with(jar -> header(jar, CPU_FEATURES).contains(feature));
    }

    /** Whether there is one of that name. */
    boolean has(String name) {
        return names().contains(name);
    }

    /** The names of all features, sorted. */
    List<String> names() {
        if (folder == null) { return List.of(); }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** Looks into a bundle. */
    private interface Question {
        boolean of(Path bundle) throws IOException;
    }

    private String with(Question question) {
        if (folder == null) { return null; }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                if (provides(file, question)) { return file.getFileName().toString().replaceFirst("\\.json$", ""); }
            }
            return null;
        } catch (IOException e) {
            return null; // The hint is a courtesy; the problem itself is reported without it.
        }
    }

    /** The feature that has the first of the types that one has, null when none has any. */
    String providingOneOf(List<String> types) {
        for (String type : types) {
            String feature = providing(type);
            if (feature != null) { return feature; }
        }
        return null;
    }

    private boolean provides(Path feature, Question question) throws IOException {
        for (String id : bundles(feature)) {
            String[] parts = id.split(":");
            String jar = parts[1] + "-" + parts[parts.length - 1] + ".jar";
            Path beside = feature.resolveSibling(jar);
            Path path = Files.exists(beside) ? beside : folder.resolveSibling("bundles").resolve(jar);
            if (Files.exists(path) && question.of(path)) { return true; }
        }
        return false;
    }

    private static List<String> bundles(Path feature) throws IOException {
        List<String> ids = new ArrayList<>();
        try {
            Node node = new JsonReader(feature.toString(), Files.readString(feature)).read();
            if (node instanceof Node.Obj top && top.members().get("bundles") instanceof Node.Member list
                    && list.value() instanceof Node.Arr bundles) {
                bundles.items().forEach(bundle -> ids.add(id(bundle)));
            }
        } catch (JsonException e) {
            throw new IOException(e);
        }
        ids.removeIf(id -> id.split(":").length < 3);
        return ids;
    }

    private static String id(Node bundle) {
        Node id = bundle instanceof Node.Obj object && object.members().get("id") != null
                ? object.members().get("id").value()
                : bundle;
        return id instanceof Node.Scalar scalar ? String.valueOf(scalar.value()) : "";
    }

    private static List<String> header(Path bundle, String name) throws IOException {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            String value = jar.getManifest().getMainAttributes().getValue(name);
            return value == null ? List.of() : List.of(value.split(" +"));
        }
    }

    private static List<String> types(Path bundle) throws IOException {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            String capabilities = jar.getManifest().getMainAttributes().getValue("Provide-Capability");
            List<String> types = new ArrayList<>();
            Matcher matcher = TYPE.matcher(capabilities == null ? "" : capabilities);
            while (matcher.find()) {
                types.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            }
            return types;
        }
    }
}
