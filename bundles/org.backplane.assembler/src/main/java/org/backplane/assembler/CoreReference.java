package org.backplane.assembler;

import java.util.Map;

import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.FeatureSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Explains the core types that installed bundles offer. */
final class CoreReference {
    private static final String ROW = "%-24s %-8s %-16s %s%n";
    private static final int COLUMNS = 100;

    private final Map<String, CoreFactory<?>> cores;

    CoreReference(Map<String, CoreFactory<?>> cores) {
        this.cores = cores;
    }

    /** A row for each. */
    String list() {
        StringBuilder text = new StringBuilder(String.format(ROW, "CORE", "ISA", "VERSION", "SUMMARY"));
        cores.forEach((type, core) -> text
                .append(String.format(ROW, type, core.isa(), version(core), core.summary())));
        return text.append("\n'backplane list cores NAME' explains one; 'backplane run --core NAME' uses it.\n")
                .toString();
    }

    /** One of them in detail. */
    String explain(String type) {
        CoreFactory<?> core = cores.get(type);
        FeatureSet features = new FeatureSet();
        core.offer(features);
        StringBuilder text = new StringBuilder(type).append(": ").append(core.summary()).append("\n\n");
        line(text, "ISA", core.isa());
        line(text, "Bundle", bundle(core) + " " + version(core));
        text.append("\nFeatures for the guest, as far as its CPU model asks for them\n");
        return wrap(text, features.names()).toString();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append(String.format("    %-8s %s%n", what, value));
    }

    private static StringBuilder wrap(StringBuilder text, Iterable<String> words) {
        int width = COLUMNS;
        for (String word : words) {
            boolean fits = width + 1 + word.length() <= COLUMNS;
            text.append(fits ? " " : width < COLUMNS ? "\n    " : "    ").append(word);
            width = fits ? width + 1 + word.length() : 4 + word.length();
        }
        return text.append('\n');
    }

    private static String bundle(CoreFactory<?> core) {
        Bundle bundle = FrameworkUtil.getBundle(core.getClass());
        return bundle == null ? "" : bundle.getSymbolicName();
    }

    private static String version(CoreFactory<?> core) {
        Bundle bundle = FrameworkUtil.getBundle(core.getClass());
        return bundle == null ? "" : bundle.getVersion().toString();
    }
}
