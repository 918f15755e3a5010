package org.backplane.plugins;

import java.nio.file.Path;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** One file of the folder: the bundle that works, and another one that shall take its place. */
final class Plugin {
    private final Path file;
    private volatile Bundle working;
    private volatile Bundle newcomer;
    private String told = "";

    Plugin(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** The bundle that was started last and is in use, or null. */
    Bundle working() {
        return working;
    }

    /** What the file holds now, as long as it is not what works, or null. */
    Bundle newcomer() {
        return newcomer;
    }

    /** The file holds something else. */
    void offer(Bundle bundle) throws BundleException {
        dismiss();
        newcomer = bundle;
        told = "";
    }

    /** The newcomer takes over. */
    void accept() throws BundleException {
        if (working != null) { working.uninstall(); }
        working = newcomer;
        newcomer = null;
        told = "";
    }

    /** Takes the newcomer away. */
    void dismiss() throws BundleException {
        if (newcomer != null) { newcomer.uninstall(); }
        newcomer = null;
    }

    /** Takes everything away. */
    void remove() throws BundleException {
        dismiss();
        if (working != null) { working.uninstall(); }
        working = null;
    }

    boolean owns(Bundle bundle) {
        return bundle == working || bundle == newcomer;
    }

    /** Tells the user about the file, unless that was the last thing told about it. */
    void tell(String problem) {
        String goesOn = working == null ? "" : "; version " + working.getVersion() + " goes on";
        String message = "plugin " + file.getFileName() + ": " + problem + goesOn;
        if (!message.equals(told)) { System.err.println(message); }
        told = message;
    }
}
