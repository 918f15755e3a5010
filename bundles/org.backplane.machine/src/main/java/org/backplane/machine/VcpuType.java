package org.backplane.machine;

import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.PartType;
import org.osgi.service.component.annotations.Component;

/** Declares the keys of vCPUs to tools. */
@Component(service = PartProvider.class)
@PartType(VcpuType.NAME)
public final class VcpuType implements PartProvider<VcpuConfig> {
    static final String NAME = "vcpu";

    @Override
    public String summary() {
        return "a virtual CPU; it has the keys of its architecture, too";
    }
}
