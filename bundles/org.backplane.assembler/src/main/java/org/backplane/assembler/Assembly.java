package org.backplane.assembler;

import java.nio.file.Path;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.SourcePosition;

/** From a request to a machine that has been checked. */
final class Assembly {
    private final Catalogue catalogue;
    private final Complaints complaints = new Complaints();
    private final boolean needsGuest;
    private PartSource keys;

    /** @param needsGuest whether the machine is about to run, so that it must be said what to load */
    Assembly(Catalogue catalogue, boolean needsGuest) {
        this.catalogue = catalogue;
        this.needsGuest = needsGuest;
    }

    /** The machine, or null with complaints. */
    MachineSpec check(Request request) {
        MachineSource source = read(request);
        return source == null ? null : check(source, request);
    }

    /** Installs the features that the machine names, and checks nothing else. */
    void install(Request request) {
        MachineSource source = read(request);
        if (source != null) { install(source, features(request)); }
    }

    private MachineSource read(Request request) {
        return new MachineFiles(request.text("runConfigs")).read(request.machine(), complaints);
    }

    static Features features(Request request) {
        return new Features(request.text("featureDir"));
    }

    /** Checks a machine file that has been read. */
    MachineSpec check(MachineSource source, Request request) {
        Features features = features(request);
        install(source, features);
        Missing missing = new Missing(features, complaints, needsGuest);
        new Overrides(catalogue, source, complaints, missing).apply(request);
        MachineSpec machine = new Validation(catalogue, source, complaints, missing, needsGuest).run();
        keys = source.machine();
        return machine;
    }

    private void install(MachineSource source, Features known) {
        source.features().forEach((feature, at) -> install(feature, known, at));
    }

    private void install(String feature, Features known, SourcePosition at) {
        if (known.has(feature) || Path.of(feature).isAbsolute()) {
            catalogue.install(feature);
        } else {
            complaints.add(Code.NO_FEATURE, "there is no feature \"" + feature + "\"",
                    "the path of a feature file, or " + String.join(", ", known.names()),
                    Nearest.hint(feature, known.names()), at);
        }
    }

    /** The machine's own keys as written, after {@link #check}. */
    PartSource keys() {
        return keys;
    }

    Complaints complaints() {
        return complaints;
    }
}
