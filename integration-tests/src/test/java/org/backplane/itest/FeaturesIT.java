package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** The feature files against the bundles of the distribution. */
public class FeaturesIT {

    @Test
    public void everyFeatureNamesItselfAndSaysWhatItIs() {
        for (Path file : Dist.files("features")) {
            JsonObject feature = Dist.read(file);
            assertEquals(nameOf(file), feature.getString("name"));
            assertEquals("org.backplane.feature." + nameOf(file), feature.getString("id").split(":")[1]);
            assertFalse(file + " has no description", feature.getString("description").isBlank());
        }
    }

    @Test
    public void everyBundleOfAFeatureIsInTheDistribution() {
        assertEquals(List.of(), featured().filter(Files::notExists).toList());
    }

    @Test
    public void everyBundleOfTheDistributionIsInAFeature() {
        var bundles = new TreeSet<>(Dist.files("bundles"));
        bundles.removeAll(featured().collect(Collectors.toSet()));
        assertEquals("bundles in no feature file", new TreeSet<>(), bundles);
    }

    private static Stream<Path> featured() {
        return Dist.files("features").stream().map(FeaturesIT::nameOf).flatMap(Dist::bundlesOf);
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.json$", "");
    }
}
