package org.backplane.api.machine;

import java.util.List;

/**
 * What a machine was assembled from.
 *
 * @param name       the machine's name
 * @param isa        {@code "x86-64"} or {@code "arm64"}
 * @param memory     bytes of RAM, a multiple of 4096
 * @param unknownMsr what accesses to model-specific registers that are not there do: {@link #FAULT}, {@link #LOG} or {@link #IGNORE}
 * @param parts      the parts in file order
 */
public record MachineSpec(String name, String isa, long memory, String unknownMsr, List<PartSpec> parts) {
    /** The guest gets an exception. */
    public static final String FAULT = "fault";
    /** Reads give 0, writes do nothing, both are counted as oddities. */
    public static final String LOG = "log";
    /** Reads give 0, writes do nothing. */
    public static final String IGNORE = "ignore";

    public MachineSpec {
        parts = List.copyOf(parts);
    }

    /** In which registers that are not there fault. */
    public MachineSpec(String name, String isa, long memory, List<PartSpec> parts) {
        this(name, isa, memory, FAULT, parts);
    }
}
