package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.nio.file.Path;
import java.util.List;

/** Bundles made of packages of these tests, each with a class {@code Activator}. */
final class TestBundle {

    private TestBundle() {}

    /** Writes the jar of {@code org.backplane.itest.NAME}, whose symbolic name is {@code test.NAME}. */
    static void build(String name, Path target) throws Exception {
        try (var builder = new Builder()) {
            builder.addClasspath(Path.of("target/test-classes").toFile());
            builder.setBundleSymbolicName("test." + name);
            builder.setProperty("Bundle-Activator", "org.backplane.itest." + name + ".Activator");
            builder.setPrivatePackage("org.backplane.itest." + name);
            try (Jar jar = builder.build()) {
                assertEquals(List.of(), builder.getErrors());
                jar.write(target.toFile());
            }
        }
    }
}
