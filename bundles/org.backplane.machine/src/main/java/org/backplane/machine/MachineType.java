package org.backplane.machine;

import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.PartType;
import org.osgi.service.component.annotations.Component;

/** Declares the keys of the object {@code machine} to tools. */
@Component(service = PartProvider.class)
@PartType("machine")
public final class MachineType implements PartProvider<MachineConfig> {
    @Override
    public String summary() {
        return "the machine itself, the object \"machine\"";
    }
}
