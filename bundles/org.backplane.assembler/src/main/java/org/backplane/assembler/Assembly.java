package org.backplane.assembler;

import org.backplane.api.machine.MachineSpec;

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
        MachineSource source = new MachineFiles(request.text("runConfigs")).read(request.machine(), complaints);
        return source == null ? null : check(source, request);
    }

    /** Checks a machine file that has been read. */
    MachineSpec check(MachineSource source, Request request) {
        Missing missing = new Missing(new Features(request.text("featureDir")), complaints, needsGuest);
        new Overrides(catalogue, source, complaints, missing).apply(request);
        MachineSpec machine = new Validation(catalogue, source, complaints, missing, needsGuest).run();
        keys = source.machine();
        return machine;
    }

    /** The machine's own keys as written, after {@link #check}. */
    PartSource keys() {
        return keys;
    }

    Complaints complaints() {
        return complaints;
    }
}
