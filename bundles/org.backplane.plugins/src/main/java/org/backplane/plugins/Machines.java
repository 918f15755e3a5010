package org.backplane.plugins;

import java.util.List;

import org.backplane.api.machine.Machine;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The machines whose parts plugins provide. */
final class Machines {
    private final List<Machine> all;

    /** @param all a live view */
    Machines(List<Machine> all) {
        this.all = all;
    }

    /**
     * Lets the parts of {@code newcomer} take the seats of those of {@code working} (null: none).
     *
     * @return null when they have, otherwise why not, and {@code working} is as before
     */
    String replace(Bundle working, Bundle newcomer) throws BundleException, InterruptedException {
        return null;
    }
}
