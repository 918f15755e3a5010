package org.backplane.api.machine;

import java.util.List;

/**
 * What a machine was assembled from.
 *
 * @param name   the machine's name
 * @param isa    {@code "x86-64"} or {@code "arm64"}
 * @param memory bytes of RAM, a multiple of 4096
 * @param parts  the parts in file order
 */
public record MachineSpec(String name, String isa, long memory, List<PartSpec> parts) {
    public MachineSpec {
        parts = List.copyOf(parts);
    }
}
