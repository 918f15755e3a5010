package org.backplane.launcher;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An OSGi feature file (OSGi Compendium 8, chapter 159): which bundles belong together, in the order they start.
 *
 * @param name what {@code --feature} calls it
 * @param file where it was read
 * @param bundles identifiers {@code group:artifact:version}, with {@code :type} or {@code :type:classifier} before the
 *        version when they are not plain jars
 */
record Feature(String name, Path file, List<String> bundles) {

    /** Reads a feature file. */
    static Feature read(Path file) {
        try (var reader = Json.createReader(Files.newBufferedReader(file))) {
            JsonObject feature = reader.readObject();
            List<String> bundles = feature.getJsonArray("bundles").stream().map(Feature::id).toList();
            return new Feature(nameOf(file), file, bundles);
        } catch (IOException | JsonException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new UserException(file + ": not an OSGi feature file with a list of \"bundles\": " + e.getMessage());
        }
    }

    private static String id(JsonValue bundle) {
        String id = bundle instanceof JsonString s ? s.getString() : bundle.asJsonObject().getString("id");
        int parts = id.split(":", -1).length;
        if (parts < 3 || parts > 5) {
            throw new IllegalArgumentException("'" + id + "' is not group:artifact:version");
        }
        return id;
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.json$", "");
    }

    /** The file name of a bundle in a flat folder. */
    static String fileName(String id) {
        String[] parts = id.split(":");
        String classifier = parts.length == 5 ? "-" + parts[3] : "";
        String type = parts.length == 3 ? "jar" : parts[2];
        return parts[1] + "-" + parts[parts.length - 1] + classifier + "." + type;
    }
}
