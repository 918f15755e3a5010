package org.backplane.assembler;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.backplane.api.machine.backend.CharacterOutput;
import org.backplane.api.machine.config.Problem;

/** Checks what parts talk to on the host: it must be there, and its input goes to one of them only. */
final class BackendCheck {
    /** The key of a part that takes the input of a back end. */
    private record Owner(PartSource part, String key) {
    }

    private final Set<String> known;
    private final Complaints complaints;
    private final Missing missing;
    private final Map<String, Owner> owners = new HashMap<>();

    BackendCheck(Set<String> known, Complaints complaints, Missing missing) {
        this.known = known;
        this.complaints = complaints;
        this.missing = missing;
    }

    /** @param contract what the part wants of the back end; of output alone there can be several writers */
    void check(PartSource part, String key, Class<?> contract) {
        if (part.get(key) == null) { return; }
        String name = String.valueOf(part.get(key));
        if (!known.contains(name)) {
            missing.backend(part, key, name, known);
        } else if (contract != CharacterOutput.class) { own(name, part, key); }
    }

    private void own(String name, PartSource part, String key) {
        Owner first = owners.putIfAbsent(name, new Owner(part, key));
        if (first != null) {
            complaints.add(
                    new Problem(Code.SHARED, key,
                            "two parts take the input of the back end \"" + name + "\": " + part.name() + ", and "
                                    + first.part.name(),
                            "", "", "take \"" + first.key + "\" out of one of them; that of " + first.part.name()
                                    + " is at " + first.part.where(first.key)),
                    part.where(key));
        }
    }
}
