package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** The device from outside, {@code integration-tests/ticker}: as its own build made it, and with something changed. */
final class TickerJar {

    static final Path MODULE = Backplane.TREE.resolve("integration-tests/ticker");
    static final Path SOURCE = MODULE.resolve("src/main/java/com/acme/Ticker.java");
    /** As built. */
    static final Path BUILT = MODULE.resolve("target/ticker-1.0.0.jar");

    /** Where its source says that the device is complete. */
    static final String CREATED = "return new Device() {";

    private final String version;
    private String source;
    private String imports = "*";

    private TickerJar(String version, String source) {
        this.version = version;
        this.source = source;
    }

    /** Another version of the same source. */
    static TickerJar version(String version) throws Exception {
        return new TickerJar(version, Files.readString(SOURCE));
    }

    /** Changes the source. */
    TickerJar with(String code, String other) {
        assertTrue("\"" + code + "\" is not in " + SOURCE, source.contains(code));
        source = source.replace(code, other);
        return this;
    }

    /** As if it were built against another version of Backplane's API: bnd writes such ranges for what implements it. */
    TickerJar builtAgainst(String range) {
        imports = "org.backplane.*;version=\"" + range + "\",*";
        return this;
    }

    /** Imports something else besides. */
    TickerJar importing(String header) {
        imports = header + ",*";
        return this;
    }

    /** Builds it and puts it into a folder under a name; at no time is there half of it. */
    void drop(Path folder, String name) throws Exception {
        Path work = Files.createDirectories(Path.of("target/ticker"));
        compile(work);
        try (var builder = new Builder()) {
            builder.addClasspath(work.toFile());
            for (Path jar : Dist.files("bundles")) {
                builder.addClasspath(jar.toFile());
            }
            builder.setBundleSymbolicName("ticker");
            builder.setBundleVersion(version);
            builder.setPrivatePackage("com.acme");
            builder.setImportPackage(imports);
            try (Jar jar = builder.build()) {
                assertEquals(List.of(), builder.getErrors());
                jar.write(work.resolve("ticker.jar").toFile());
            }
        }
        drop(work.resolve("ticker.jar"), folder, name);
    }

    /** Puts a file into a folder under a name; at no time is there half of it. */
    static void drop(Path jar, Path folder, String name) throws Exception {
        Path copy = Files.copy(jar, folder.resolve(name + ".copying"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void compile(Path target) throws Exception {
        Path file = Files.writeString(target.resolve("Ticker.java"), source);
        String path = Dist.files("bundles").stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))
                + File.pathSeparator + System.getProperty("java.class.path");
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-classpath", path, "-d",
                target.toString(), file.toString());
        assertEquals(source, 0, status);
    }
}
