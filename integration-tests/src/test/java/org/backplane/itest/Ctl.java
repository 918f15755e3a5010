package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/**
 * {@code ./backplane ctl}, as a user calls it.
 *
 * @param socket of a running machine
 */
record Ctl(Path socket) {

    private static final String SCHEMA = Backplane.TREE.resolve("docs/monitor.schema.json").toUri().toString();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

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
        JsonSchema schema = SCHEMAS.getSchema(URI.create(SCHEMA + "#/$defs/" + command.split(" ")[0]));
        assertEquals(command + ": " + answer, Set.of(), schema.validate(answer, InputFormat.JSON));
        try (JsonReader reader = Json.createReader(new StringReader(answer))) {
            return reader.read();
        }
    }
}
