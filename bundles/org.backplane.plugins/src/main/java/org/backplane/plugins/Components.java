package org.backplane.plugins;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** What Declarative Services says about the components of a bundle that was started. */
final class Components {
    private static final String CAUSE = "Caused by: ";

    private final ServiceComponentRuntime runtime;
    private final BundleContext context;

    Components(ServiceComponentRuntime runtime, BundleContext context) {
        this.runtime = runtime;
        this.context = context;
    }

    /** The first that could not be made or misses something, a sentence about it; null when all is well. */
    String problem(Bundle bundle) {
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO made : runtime.getComponentConfigurationDTOs(component)) {
                String problem = problem(made);
                if (problem != null) { return "its component " + component.implementationClass + " " + problem; }
            }
        }
        return unmade(bundle);
    }

    private static String problem(ComponentConfigurationDTO component) {
        return switch (component.state) {
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                "failed: " + cause(component.failure);
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> "waits for a service, "
                    + component.unsatisfiedReferences[0].name + ", which nothing here provides";
            default -> null;
        };
    }

    /** What it was at first: the last cause of a stack trace, or its first line. */
    private static String cause(String stackTrace) {
        return stackTrace.lines().filter(line -> line.startsWith(CAUSE)).reduce((one, next) -> next)
                .map(line -> line.substring(CAUSE.length()))
                .orElseGet(() -> stackTrace.lines().findFirst().orElse(""));
    }

    /** A component whose constructor threw keeps its service registered, and SCR only tells the log why nobody gets it. */
    private String unmade(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        if (services == null) { return null; }
        for (ServiceReference<?> service : services) {
            if (context.getService(service) == null) {
                return "its component " + service.getProperty(ComponentConstants.COMPONENT_NAME)
                        + " could not be made; what it threw is in the log";
            }
            context.ungetService(service);
        }
        return null;
    }
}
