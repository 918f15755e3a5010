package org.backplane.x86.architecture.model;

import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A folder of models in a bundle: that of its manifest header {@value #HEADER}. Bundles are asked each time, so one that was installed,
 * updated or stopped a moment ago counts.
 */
public final class BundledModels implements ModelLibrary.Folder {
    /** Names the folder. */
    public static final String HEADER = "Backplane-CpuModels";

    private final Bundle bundle;
    private final String folder;

    private BundledModels(Bundle bundle, String folder) {
        this.bundle = bundle;
        this.folder = folder;
    }

    /** Those of all bundles that are active. */
    public static List<ModelLibrary.Folder> all(BundleContext context) {
        List<ModelLibrary.Folder> all = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            String folder = folder(bundle);
            if (bundle.getState() == Bundle.ACTIVE && folder != null) { all.add(new BundledModels(bundle, folder)); }
        }
        return all;
    }

    /** The folder of models in a bundle, null when it has none. */
    public static String folder(Bundle bundle) {
        return bundle.getHeaders("").get(HEADER);
    }

    @Override
    public Collection<String> files() {
        List<String> names = new ArrayList<>();
        for (String path : Collections.list(bundle.getEntryPaths(folder))) {
            names.add(path.substring(path.lastIndexOf('/') + 1));
        }
        return names;
    }

    @Override
    public URL file(String name) {
        return bundle.getEntry(folder + "/" + name);
    }
}
