package org.backplane.monitor.bundle;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.backplane.monitor.command.CommandException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Copies of the jars that bundles were updated from, so that one can be put back whatever became of its file. */
final class Jars {
    private static final System.Logger LOG = System.getLogger("org.backplane.monitor");

    private final BundleContext context;
    private final Map<Long, Path> current = new HashMap<>();
    private int copies;

    Jars(BundleContext context) {
        this.context = context;
    }

    /** A copy of a file that is to replace a bundle; refuses what is no build of that bundle. */
    Path copy(Bundle bundle, Path file) throws CommandException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException(
                    "There is no file " + file.toAbsolutePath() + ": name the jar of the new build.");
        }
        requireBuildOf(bundle, file);
        File copy = context.getDataFile("jar-" + copies++);
        try {
            return Files.copy(file, copy.toPath(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be copied: " + e.getMessage(), e);
        }
    }

    private static void requireBuildOf(Bundle bundle, Path file) throws CommandException {
        String name = symbolicName(file);
        if (name == null) {
            throw new CommandException(
                    file + " is not a bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME + ".");
        }
        if (!name.equals(bundle.getSymbolicName())) {
            throw new CommandException(file + " is a build of " + name + ", not of " + bundle.getSymbolicName()
                    + ": name the bundle that shall be updated, or its jar.");
        }
    }

    private static String symbolicName(Path file) throws CommandException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null
                    ? null
                    : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            return name == null ? null : name.split(";")[0].strip();
        } catch (IOException e) {
            throw new CommandException(file + " is not a jar: " + e.getMessage(), e);
        }
    }

    /**
     * What puts the present content of a bundle back; null: the jar at its location. That jar is not asked when the update is
     * from there, since it may be another one by now: the content is copied then, and that copy is what the bundle runs from.
     */
    Path current(Bundle bundle, boolean fromLocation) {
        return current.computeIfAbsent(bundle.getBundleId(), _ -> fromLocation ? content(bundle) : null);
    }

    /** Null when it cannot be read: a jar that was written over is neither the old one nor, to the framework, the new one. */
    private Path content(Bundle bundle) {
        Path copy = context.getDataFile("jar-" + copies++).toPath();
        try (var jar = new JarOutputStream(Files.newOutputStream(copy))) {
            for (URL entry : Collections.list(bundle.findEntries("/", "*", true))) {
                if (!entry.getPath().endsWith("/")) {
                    jar.putNextEntry(new JarEntry(entry.getPath().substring(1)));
                    try (InputStream content = entry.openStream()) {
                        content.transferTo(jar);
                    }
                }
            }
            return copy;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING,
                    bundle.getSymbolicName() + " cannot be put back if its new build fails", e);
            return null;
        }
    }

    /** The bundle runs from this copy now, null for its location; the one before is deleted. */
    void runsFrom(Bundle bundle, Path copy) {
        Path before = copy == null ? current.remove(bundle.getBundleId()) : current.put(bundle.getBundleId(), copy);
        if (before != null && !before.equals(copy)) {
            before.toFile().delete();
        }
    }
}
