package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.options;

import javax.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The standard features in a framework with no machine. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FrameworkIT {

    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime components;

    @Configuration
    public Option[] configuration() {
        return options(Dist.standardFeatures());
    }

    @Test
    public void everyBundleIsActive() {
        List<String> others = Arrays.stream(context.getBundles()).filter(FrameworkIT::shouldBeActive)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE).map(Bundle::toString).toList();
        assertEquals(List.of(), others);
    }

    @Test
    public void everyComponentThatNeedsNoConfigurationIsSatisfied() {
        List<String> unsatisfied = components.getComponentDescriptionDTOs().stream()
                .filter(component -> component.defaultEnabled && component.factory == null)
                .filter(component -> !"require".equals(component.configurationPolicy)).flatMap(this::problems).toList();
        assertEquals(List.of(), unsatisfied);
    }

    private Stream<String> problems(ComponentDescriptionDTO component) {
        return components.getComponentConfigurationDTOs(component).stream()
                .filter(c -> c.state != ComponentConfigurationDTO.ACTIVE
                        && c.state != ComponentConfigurationDTO.SATISFIED)
                .map(c -> component.name + " misses " + missing(c)
                        + (c.failure == null ? "" : ", failed with " + c.failure));
    }

    private static List<String> missing(ComponentConfigurationDTO component) {
        return Arrays.stream(component.unsatisfiedReferences).map(reference -> reference.name).toList();
    }

    private static boolean shouldBeActive(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null;
    }
}
