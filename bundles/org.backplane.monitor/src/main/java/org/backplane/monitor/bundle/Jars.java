package org.backplane.monitor.bundle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.backplane.monitor.command.CommandException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Copies of the jars that bundles were updated from, so that one can be put back whatever became of its file. */
final class Jars {
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

    /** The copy that a bundle runs from, or null when it runs from its location. */
    Path current(Bundle bundle) {
        return current.get(bundle.getBundleId());
    }

    /** The bundle runs from this copy now, null for its location; the one before is deleted. */
    void runsFrom(Bundle bundle, Path copy) {
        Path before = copy == null ? current.remove(bundle.getBundleId()) : current.put(bundle.getBundleId(), copy);
        if (before != null && !before.equals(copy)) {
            before.toFile().delete();
        }
    }
}
