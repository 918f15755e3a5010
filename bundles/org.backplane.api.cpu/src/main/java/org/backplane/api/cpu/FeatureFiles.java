package org.backplane.api.cpu;

import org.osgi.annotation.versioning.ProviderType;

/** The feature files that a run can be given, by what the parts of their bundles provide: a service while a machine runs. Any thread. */
@ProviderType
public interface FeatureFiles {
    /** The name of one whose parts provide a CPU feature, null when none does. May read files. */
    String offering(String feature);
}
