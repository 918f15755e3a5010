package org.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of broken machine files: for each of them exactly what its author is told. */
class BrokenFilesTest extends AssemblyBench {
    @TempDir
    static Path home;

    @BeforeAll
    static void layOut() throws IOException {
        Files.createDirectories(home.resolve("features"));
        Files.createDirectories(home.resolve("bundles"));
        feature("serial", "uart16550");
        feature("x86-64", "x86-64", "core", "fast-core");
    }

    /** A feature of one bundle that provides these types. */
    private static void feature(String name, String... types) throws IOException {
        Files.writeString(home.resolve("features/" + name + ".json"),
                "{ \"bundles\": [ { \"id\": \"acme:" + name + ":1\" } ] }");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Provide-Capability", Stream.of(types)
                .map(type -> "backplane.part;type=\"" + type + "\"").collect(Collectors.joining(",")));
        new JarOutputStream(Files.newOutputStream(home.resolve("bundles/" + name + "-1.jar")), manifest).close();
    }

    static List<BrokenFile> files() {
        return BrokenFile.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyBrokenFileIsExplained(BrokenFile file) {
        arguments.put("featureDir", home.resolve("features").toString());
        assertNull(check(TestTypes.catalogueWithout(file.without()), file.text()));
        assertEquals(file.message(), assembly.complaints().print());
    }

    @Test
    void everyCodeIsInTheTable() throws IllegalAccessException {
        String messages = files().stream().map(BrokenFile::message).collect(Collectors.joining());
        Set<String> elsewhere = Set.of(Code.UNREADABLE, Code.NO_MACHINE, Code.OPTION, Code.HOST_MEMORY);
        for (Field code : Code.class.getFields()) {
            String value = (String) code.get(null);
            assertTrue(elsewhere.contains(value) || messages.contains("error " + value + ": "), code.getName());
        }
    }
}
