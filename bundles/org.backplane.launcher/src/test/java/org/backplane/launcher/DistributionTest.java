package org.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {

    private static final String FEATURE = """
            { "id": "g:extra:1", "bundles": [ "g:one:1.0", { "id": "g:two:jar:tests:2.0" } ] }""";

    @TempDir
    private Path home;
    private Distribution distribution;

    @BeforeEach
    void layOut() throws IOException {
        distribution = new Distribution(home, home.resolve("run-configs"));
        Files.createDirectories(distribution.featureDir());
        Files.createDirectories(home.resolve("bundles"));
        Files.writeString(distribution.featureDir().resolve("extra.json"), FEATURE);
    }

    private Feature extra() {
        return distribution.features(List.of("extra")).getFirst();
    }

    @Test
    void aFeatureIsFoundByNameAndByPath() {
        String path = distribution.featureDir().resolve("extra.json").toString();
        assertEquals(extra(), distribution.features(List.of(path)).getFirst());
        assertEquals(List.of("g:one:1.0", "g:two:jar:tests:2.0"), extra().bundles());
    }

    @Test
    void bundlesAreTakenInOrderFromBesideTheFeatureElseFromTheInstallation() throws IOException {
        Path installed = Files.createFile(home.resolve("bundles/one-1.0.jar"));
        Path beside = Files.createFile(distribution.featureDir().resolve("two-2.0-tests.jar"));
        assertEquals(List.of(installed, beside), distribution.bundles(extra()));
    }

    @Test
    void anUnknownFeatureIsToldWithTheKnownOnes() {
        assertTells("no feature 'nix': it is neither a file nor one of extra",
                () -> distribution.features(List.of("nix")));
    }

    @Test
    void aMissingBundleIsNamed() {
        assertTells("g:one:1.0", () -> distribution.bundles(extra()));
    }

    @Test
    void aMalformedFeatureIsNamed() throws IOException {
        for (String text : List.of("{", "[]", "{}", "{\"bundles\":[7]}", "{\"bundles\":[\"one\"]}",
                "{\"bundles\":{}}")) {
            Path file = Files.writeString(home.resolve("bad.json"), text);
            assertTells("bad.json: not an OSGi feature file", () -> distribution.features(List.of(file.toString())));
        }
    }

    @Test
    void whatIsWrongWithAFeatureIsSaidWithWhatItMustHold() throws IOException {
        assertWrong("{\"a\":1}", "it has no list \"bundles\"");
        assertWrong("{\n\"bundles\":[", "it is no JSON from line 2 on");
        assertWrong("{\"bundles\":[{\"a\":1}]}",
                "the bundle {\"a\":1} has no identifier group:artifact:version");
    }

    private void assertWrong(String text, String why) throws IOException {
        Path file = Files.writeString(home.resolve("bad.json"), text);
        assertTells(file + ": not an OSGi feature file: " + why + "\n  allowed: { \"id\": ",
                () -> distribution.features(List.of(file.toString())));
    }

    private static void assertTells(String part, Runnable action) {
        String message = assertThrows(UserException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
