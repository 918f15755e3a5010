package org.backplane.assembler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartProvider;

/** Explains CPU models: which there are, and what of each no installed part provides. */
final class ModelReference {
    private static final String ENFORCE = ",enforce";

    private final Catalogue catalogue;

    ModelReference(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** A row for each model of each architecture. */
    String list() {
        StringBuilder text = new StringBuilder(
                row("MODEL", "ISA", "FEATURES IT ASKS FOR AND NO INSTALLED PART PROVIDES"));
        catalogue.types().forEach((isa, provider) -> {
            if (provider instanceof ArchitectureFactory<?> architecture) { list(isa, architecture, text); }
        });
        return text.append("\n'backplane run --cpu NAME' gives the vCPUs one; NAME,+FEATURE,-FEATURE changes it, and ")
                .append("NAME,enforce\nrefuses to run without a feature that it asks for. Behind a semicolon: what is provided, and why the model does not get it.\n")
                .toString();
    }

    private void list(String isa, ArchitectureFactory<?> architecture, StringBuilder text) {
        FeatureSet offered = offered(isa);
        for (String model : architecture.models()) {
            text.append(row(model, isa, features(missing(architecture, model, offered), offered)));
        }
    }

    /** Those that nobody provides, then those that are provided and lack something, with the reason. */
    private static String features(Map<String, String> missing, FeatureSet offered) {
        String nobody = missing.keySet().stream().filter(name -> !offered.has(name)).collect(Collectors.joining(" "));
        return nobody + missing.entrySet().stream().filter(row -> offered.has(row.getKey()))
                .map(row -> "; " + row.getKey() + ": " + row.getValue()).collect(Collectors.joining());
    }

    private static String row(String model, String isa, String features) {
        return String.format("%-28s %-8s %s", model, isa, features).stripTrailing() + "\n";
    }

    private static <C extends Record> Map<String, String> missing(ArchitectureFactory<C> type, String model,
            FeatureSet offered) {
        MachineSpec machine = new MachineSpec("", "", 0, List.of());
        Optional<C> config = Defaults.config(type);
        if (config.isEmpty()) { return Map.of(); }
        try (Architecture architecture = type.create(config.get(), model + ENFORCE, 0, machine, _ -> {
            // Nothing else is asked for.
        })) {
            return architecture.missing(offered);
        }
    }

    /** What all installed cores of an ISA and all extensions provide. */
    private FeatureSet offered(String isa) {
        FeatureSet offered = new FeatureSet();
        for (PartProvider<?> provider : catalogue.types().values()) {
            switch (provider) {
                case CoreFactory<?> core when core.isa().equals(isa) -> core.offer(offered);
                case ExtensionFactory<?> extension ->
                    Defaults.advertised(extension, catalogue.types().values(), offered);
                default -> {
                    // it provides no features
                }
            }
        }
        return offered;
    }
}
