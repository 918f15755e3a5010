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

/** A third party's bundle of one class, built of its source as that is or with something changed. */
final class PluginJar {

    private final String name;
    private final String version;
    private final Path file;
    private String source;
    private String imports = "*";

    PluginJar(String name, String version, Path file) throws Exception {
        this.name = name;
        this.version = version;
        this.file = file;
        source = Files.readString(file);
    }

    /** Changes the source. */
    PluginJar with(String code, String other) {
        assertTrue("\"" + code + "\" is not in " + file, source.contains(code));
        source = source.replace(code, other);
        return this;
    }

    /** As if it were built against another version of Backplane's API: bnd writes such ranges for what implements it. */
    PluginJar builtAgainst(String range) {
        imports = "org.backplane.*;version=\"" + range + "\",*";
        return this;
    }

    /** Imports something else besides. */
    PluginJar importing(String header) {
        imports = header + ",*";
        return this;
    }

    /** Builds it and puts it into a folder under a name; at no time is there half of it. */
    void drop(Path folder, String jarName) throws Exception {
        Path work = Files.createDirectories(Path.of("target/plugins", name));
        Path built = work.resolve(name + ".jar");
        compile(work);
        try (var builder = new Builder()) {
            builder.addClasspath(work.toFile());
            for (Path jar : Dist.files("bundles")) {
                builder.addClasspath(jar.toFile());
            }
            builder.setBundleSymbolicName(name);
            builder.setBundleVersion(version);
            builder.setPrivatePackage("com.acme");
            builder.setImportPackage(imports);
            try (Jar jar = builder.build()) {
                assertEquals(List.of(), builder.getErrors());
                jar.write(built.toFile());
            }
        }
        drop(built, folder, jarName);
    }

    /** Puts a file into a folder under a name; at no time is there half of it. */
    static void drop(Path jar, Path folder, String name) throws Exception {
        Path copy = Files.copy(jar, folder.resolve(name + ".copying"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void compile(Path target) throws Exception {
        Path copy = Files.writeString(target.resolve(file.getFileName()), source);
        String path = Dist.files("bundles").stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))
                + File.pathSeparator + System.getProperty("java.class.path");
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-classpath", path, "-d",
                target.toString(), copy.toString());
        assertEquals(source, 0, status);
    }
}
