package org.backplane.assembler;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.SourcePosition;

/**
 * Complains about what no installed bundle provides. Either the name is wrong, and the nearest one is told, or a bundle is not
 * there: then the service that the part waits for is told, and the feature that would bring it.
 */
final class Missing {
    private static final String LATER = "\"when\": \"available\" lets the machine start without it";

    private final Features features;
    private final Complaints complaints;
    private final String machine;

    /** @param starting whether the machine is about to be started */
    Missing(Features features, Complaints complaints, boolean starting) {
        this.features = features;
        this.complaints = complaints;
        machine = starting ? "machine not started: " : "machine cannot start: ";
    }

    /** The type of a part; {@code known} are those that it could have. */
    void type(PartSource part, String key, String type, Collection<String> known) {
        String feature = features.providing(type);
        if (feature != null || known.isEmpty()) {
            service(part, "a PartProvider for " + type, feature, part.where(key));
        } else {
            String nearest = Nearest.hint(type, known);
            complaints.add(Code.NO_TYPE, "no installed bundle provides the type \"" + type + "\"",
                    String.join(", ", known), nearest.isEmpty() ? LATER : nearest, part.where(key));
        }
    }

    /** All cores that a vCPU names; {@code known} are those of its ISA that are installed. */
    void cores(PartSource vcpu, String isa, List<String> named, List<String> known) {
        if (known.isEmpty()) {
            service(vcpu, "a CpuCore for " + isa, features.providingOneOf(named), vcpu.where("core"));
        } else {
            named.forEach(core -> core(core, known, vcpu.where("core")));
        }
    }

    /** A core that is named, while others are installed. */
    void core(String core, Collection<String> known, SourcePosition position) {
        String feature = features.providing(core);
        complaints.add(Code.NO_TYPE, "no installed bundle provides the core \"" + core + "\"" + does(feature),
                String.join(", ", known), feature == null ? Nearest.hint(core, known) : "add --feature " + feature,
                position);
    }

    /** What the vCPUs of an ISA have in common. */
    void architecture(PartSource vcpu, String isa, SourcePosition position) {
        service(vcpu, "an Architecture for " + isa, features.providing(isa), position);
    }

    /** Features that a vCPU must have, and why it has not; what is {@code provided} needs no other bundle. */
    void features(PartSource vcpu, Map<String, String> lacking, FeatureSet provided) {
        lacking.forEach((feature, why) -> {
            String file = provided.has(feature) ? null : features.offering(feature);
            complaints.add(Code.NO_SERVICE,
                    machine + vcpu.name() + " must have the CPU feature " + feature + ": " + why + does(file),
                    "", file != null ? "add --feature " + file : without(feature, provided.has(feature)),
                    vcpu.where("model"));
        });
    }

    private static String without(String feature, boolean provided) {
        if (provided) { return "add what it needs to the model or the machine, or take it out: -" + feature; }
        boolean register = feature.contains("-0x"); // of an imported template, which has no edit for it
        return "take \"enforce\" out of the model" + (register ? "" : ", or the feature: -" + feature);
    }

    /** What a part is to talk to on the host. */
    void backend(PartSource part, String key, String name, Collection<String> known) {
        if (known.isEmpty()) {
            service(part, "a CharacterBackend called " + name, null, part.where(key));
        } else {
            complaints.add(new Problem(Code.NO_BACKEND, key, "there is no back end \"" + name + "\"",
                    String.join(", ", known), "\"" + name + "\"", Nearest.hint(name, known)), part.where(key));
        }
    }

    private void service(PartSource part, String service, String feature, SourcePosition position) {
        complaints.add(Code.NO_SERVICE,
                machine + part.name() + " waits for " + service + "; no installed bundle provides one" + does(feature),
                "",
                feature == null ? "install a bundle that does" : "add --feature " + feature, position);
    }

    private static String does(String feature) {
        return feature == null ? "" : "; feature " + feature + " does";
    }
}
