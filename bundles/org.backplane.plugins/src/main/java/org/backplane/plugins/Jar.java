package org.backplane.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** Installs a file as a bundle, or says why it is none. */
final class Jar {
    /** A file that cannot be installed; the message says why and what to do. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    private Jar() {
    }

    /** @param count tells the bundles of one file from each other: for a while, two of them are there */
    static Bundle install(Path file, long count, BundleContext context) throws Unusable {
        requireBundle(file);
        try (InputStream content = Files.newInputStream(file)) {
            return context.installBundle(file.toUri() + "?" + count, content);
        } catch (BundleException e) {
            throw new Unusable(e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR
                    ? "this machine has that bundle already: " + e.getMessage()
                    : "it cannot be installed: " + e.getMessage());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static void requireBundle(Path file) throws Unusable {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw new Unusable("it is no OSGi bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME
                        + "; build it with bnd, see docs/devices.md");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static Unusable unreadable(IOException e) {
        return new Unusable("it is no jar that can be read (" + e.getMessage()
                + "); copy it again, it is tried again when it changes");
    }
}
