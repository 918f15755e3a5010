package org.backplane.launcher;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParsingException;
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

    private static final String SHAPE = "{ \"id\": \"group:name:version\","
            + " \"bundles\": [ \"group:artifact:version\", … ] }";

    /** Reads a feature file. */
    static Feature read(Path file) {
        try (var reader = Json.createReader(Files.newBufferedReader(file))) {
            if (reader.read() instanceof JsonObject feature && feature.get("bundles") instanceof JsonArray bundles) {
                return new Feature(nameOf(file), file, bundles.stream().map(Feature::id).toList());
            }
            throw wrong(file, "it has no list \"bundles\"");
        } catch (JsonParsingException e) {
            throw wrong(file, "it is no JSON from line " + e.getLocation().getLineNumber() + " on");
        } catch (IllegalArgumentException e) {
            throw wrong(file, e.getMessage());
        } catch (IOException | JsonException e) {
            throw wrong(file, "it cannot be read as text in UTF-8");
        }
    }

    private static UserException wrong(Path file, String why) {
        return new UserException(file + ": not an OSGi feature file: " + why + "\n  allowed: " + SHAPE);
    }

    private static String id(JsonValue bundle) {
        JsonValue id = bundle instanceof JsonObject object ? object.get("id") : bundle;
        if (id instanceof JsonString text && text.getString().matches("[^:]+(:[^:]+){2,4}")) {
            return text.getString();
        }
        throw new IllegalArgumentException("the bundle " + bundle + " has no identifier group:artifact:version");
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
