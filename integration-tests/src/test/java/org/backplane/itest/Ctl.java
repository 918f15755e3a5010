package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code ./backplane ctl}, as a user calls it.
 *
 * @param socket of a running machine
 */
record Ctl(Path socket) {

    private static final String SCHEMA = "urn:backplane:monitor";
    private static final Path FILE = Backplane.TREE.resolve("docs/monitor.schema.json");
    private static final JsonObject DEFINITIONS = Dist.read(FILE).getJsonObject("$defs");
    private static final Validator VALIDATOR = validator();

    private static Validator validator() {
        try {
            Validator validator = new ValidatorFactory().withJsonNodeFactory(new JakartaJsonNode.Factory())
                    .createValidator();
            validator.registerSchema(URI.create(SCHEMA), Files.readString(FILE));
            return validator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema's name for the answer: that of the command's first two words, if they have one, as {@code cpu:model-set}. */
    private static String definition(String command) {
        String[] words = command.split(" ");
        String both = words.length > 1 ? words[0] + "-" + words[1] : "";
        return DEFINITIONS.containsKey(both) ? both : words[0];
    }

    /** Sends a command; standard output and the exit status are in what is returned. */
    Backplane send(String command) throws Exception {
        return Backplane.run("ctl", socket.toString(), command);
    }

    /** What a command that succeeds answers. */
    String ask(String command) throws Exception {
        Backplane done = send(command).endsWith(0);
        assertEquals(command, "", done.err().toString());
        return done.out().toString();
    }

    /** What a command that fails complains of. */
    String complaint(String command) throws Exception {
        Backplane done = send(command).endsWith(1);
        assertEquals(command, "", done.out().toString());
        return done.err().toString();
    }

    /** The answer as JSON, which is as the published schema says. */
    JsonStructure json(String command) throws Exception {
        String answer = ask(command + " --json");
        URI schema = URI.create(SCHEMA + "#/$defs/" + definition(command));
        List<String> errors = VALIDATOR.validate(schema, answer).getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError()).toList();
        assertEquals(command + ": " + answer, List.of(), errors);
        try (JsonReader reader = Json.createReader(new StringReader(answer))) {
            return reader.read();
        }
    }
}
