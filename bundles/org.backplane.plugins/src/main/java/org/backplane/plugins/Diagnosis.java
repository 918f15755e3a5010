package org.backplane.plugins;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Why a bundle does not resolve, for people: what it was built against, what is here, what to do. */
final class Diagnosis {
    private static final Pattern FLOOR = Pattern.compile("\\(version>=([^)]+)\\)");
    private static final Pattern CEILING = Pattern
            .compile("\\(!\\(version(?:>=|>)([^)]+)\\)\\)|\\(version<=([^)]+)\\)");
    private static final Pattern PACKAGE = Pattern.compile("\\(" + Pattern.quote(PackageNamespace.PACKAGE_NAMESPACE)
            + "=([^)]+)\\)");

    private final BundleContext context;
    private final FrameworkWiring wiring;
    /** Packages by what is wrong with them; a plugin often lacks several of one API. */
    private final Map<String, List<String>> packages = new LinkedHashMap<>();
    private final List<String> others = new ArrayList<>();

    private Diagnosis(BundleContext context) {
        this.context = context;
        this.wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** One sentence about {@code bundle}, which failed to start with {@code failure}. */
    static String of(Bundle bundle, BundleException failure, BundleContext context) {
        if (failure.getType() != BundleException.RESOLVE_ERROR) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return "it failed to start: " + cause;
        }
        String missing = new Diagnosis(context).missing(bundle);
        return missing.isEmpty() ? failure.getMessage() : missing;
    }

    private String missing(Bundle bundle) {
        for (BundleRequirement requirement : bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
            if (isNeeded(requirement) && wiring.findProviders(requirement).isEmpty()) { add(requirement); }
        }
        List<String> sentences = new ArrayList<>();
        packages.forEach((wrong, names) -> sentences.add(wrong.replace("%", String.join(", ", names))));
        sentences.addAll(others);
        return String.join("; ", sentences);
    }

    private static boolean isNeeded(BundleRequirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        return !Constants.RESOLUTION_OPTIONAL.equals(directives.get(Constants.RESOLUTION_DIRECTIVE))
                && Constants.EFFECTIVE_RESOLVE.equals(directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE,
                        Constants.EFFECTIVE_RESOLVE));
    }

    private void add(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        switch (requirement.getNamespace()) {
            case PackageNamespace.PACKAGE_NAMESPACE -> {
                String name = first(PACKAGE, filter);
                packages.computeIfAbsent(wrong(name, filter), _ -> new ArrayList<>()).add(name);
            }
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
                others.add("built for another Java: it needs " + filter + ", this is Java "
                        + Runtime.version().feature() + "; build it for that");
            default -> others.add("it needs " + requirement.getNamespace() + " " + filter
                    + ", which nothing here provides; put the jar that does beside it");
        }
    }

    /** What is wrong with an import; % is for the names of packages. */
    private String wrong(String name, String filter) {
        SortedSet<Version> here = versions(name);
        if (here.isEmpty()) {
            return "it needs the package %, which nothing here has; put the jar that has it beside it";
        }
        String floor = plain(first(FLOOR, filter));
        String ceiling = first(CEILING, filter);
        return "built against % " + floor + ", this machine has " + here.last() + " (the plugin accepts " + floor
                + (ceiling.isEmpty() ? " and later" : " to below " + plain(ceiling)) + "); build it against "
                + plain(here.last().toString());
    }

    private SortedSet<Version> versions(String packageName) {
        SortedSet<Version> versions = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
                    .map(capability -> capability.getAttributes())
                    .filter(attributes -> packageName.equals(attributes.get(PackageNamespace.PACKAGE_NAMESPACE)))
                    .map(attributes -> (Version) attributes.get(Constants.VERSION_ATTRIBUTE)).forEach(versions::add);
        }
        return versions;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) { return ""; }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    /** A version as people write it: 0.1.0 is 0.1. */
    private static String plain(String version) {
        return version.isEmpty() ? "0" : version.replaceFirst("(\\d+\\.\\d+)\\.0$", "$1");
    }
}
