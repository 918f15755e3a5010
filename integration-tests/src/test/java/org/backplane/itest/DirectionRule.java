package org.backplane.itest;

import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Domain;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may import whom: api imports api; lib, cores and architectures import api and lib; everything else imports api
 * only. Only api, lib and testkit export. Nothing imports dynamically, requires a bundle or waits to be activated.
 */
final class DirectionRule {

    private static final String OURS = "org.backplane.";

    private static final List<String> FORBIDDEN = List.of(Constants.DYNAMICIMPORT_PACKAGE, Constants.REQUIRE_BUNDLE,
            Constants.FRAGMENT_HOST, Constants.BUNDLE_ACTIVATIONPOLICY);

    /** Where a bundle or package belongs, by its name. */
    private enum Layer {
        API, LIB, CORE, TESTKIT, OTHER;

        static Layer of(String name) {
            String[] words = name.substring(OURS.length()).split("\\.");
            return switch (words[0]) {
                case "api" -> API;
                case "lib" -> LIB;
                case "testkit" -> TESTKIT;
                default ->
                    Set.of("architecture", "interpreter", "jit").contains(words[words.length - 1]) ? CORE : OTHER;
            };
        }

        boolean mayImport(Layer other) {
            return other == API || other == LIB && (this == LIB || this == CORE);
        }

        boolean mayExport() {
            return this == API || this == LIB || this == TESTKIT;
        }
    }

    private DirectionRule() {}

    static boolean covers(Domain manifest) {
        return nameOf(manifest).startsWith(OURS);
    }

    /** What one of our manifests does that the rule forbids, one sentence each. */
    static List<String> violations(Domain manifest) {
        return Stream.of(imports(manifest), exports(manifest), headers(manifest)).flatMap(found -> found)
                .map(found -> nameOf(manifest) + " must not " + found).toList();
    }

    private static Stream<String> imports(Domain manifest) {
        String bundle = nameOf(manifest);
        return manifest.getImportPackage().keyList().stream()
                .filter(imported -> imported.startsWith(OURS) && !isInside(imported, bundle))
                .filter(imported -> !Layer.of(bundle).mayImport(Layer.of(imported)))
                .map(imported -> "import " + imported);
    }

    private static Stream<String> exports(Domain manifest) {
        String bundle = nameOf(manifest);
        return manifest.getExportPackage().keyList().stream()
                .filter(exported -> !Layer.of(bundle).mayExport() || !isInside(exported, bundle))
                .map(exported -> "export " + exported);
    }

    private static Stream<String> headers(Domain manifest) {
        return FORBIDDEN.stream().filter(header -> manifest.get(header) != null).map(header -> "have " + header);
    }

    private static boolean isInside(String packageName, String bundle) {
        return packageName.equals(bundle) || packageName.startsWith(bundle + ".");
    }

    private static String nameOf(Domain manifest) {
        return manifest.getBundleSymbolicName().getKey();
    }
}
