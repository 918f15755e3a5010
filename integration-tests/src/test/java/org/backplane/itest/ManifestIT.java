package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import aQute.bnd.osgi.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

/** The manifests of our bundles, as built. */
public class ManifestIT {

    private final List<Domain> manifests = Dist.files("bundles").stream().map(ManifestIT::read)
            .filter(DirectionRule::covers).toList();

    @Test
    public void everyBundleKeepsTheDirectionOfImports() {
        assertTrue("no bundles of ours in " + Dist.HOME, manifests.size() > 10);
        assertEquals(List.of(), manifests.stream().map(DirectionRule::violations).flatMap(List::stream).toList());
    }

    private static Domain read(Path jar) {
        try {
            return Domain.domain(jar.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
