package org.backplane.api.cpu;

import java.util.List;

import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.machine.time.MachineClock;

/**
 * Everything a core meets on its hot path, as plain final fields, made anew whenever a part comes or goes. Architectures
 * extend it with what is theirs.
 */
public class Wiring {
    /** The state the core works on. */
    public final CpuState state;
    /** Physical memory as this vCPU sees it. */
    public final PhysicalMemory memory;
    /** I/O ports. */
    public final AddressSpace ports;
    /** Time. */
    public final MachineClock clock;
    /** The vCPU's interrupt controller; {@link InterruptController#NONE} when no such part is seated. */
    public final InterruptController interrupts;
    /** Observers, {@link Hooks#NONE} when nobody looks. */
    public final Hooks hooks;
    /** All system registers of architecture and extensions, sorted by {@link SystemRegister#id}. */
    public final SystemRegister[] systemRegisters;
    /** Where accesses go that no system register answers, when the architecture does not fault. */
    public final Unanswered unanswered;
    /** The extensions that are seated, for architectures and cores that know some of them better. */
    public final List<CpuExtension> extensions;

    /** Copies everything from {@code base}. */
    protected Wiring(Wiring base) {
        this(base.state, base.memory, base.ports, base.clock, base.interrupts, base.hooks, base.systemRegisters,
                base.unanswered, base.extensions);
    }

    /** Nobody listens to what is unanswered. */
    public Wiring(CpuState state, PhysicalMemory memory, AddressSpace ports, MachineClock clock,
            InterruptController interrupts, Hooks hooks, SystemRegister[] systemRegisters) {
        this(state, memory, ports, clock, interrupts, hooks, systemRegisters, Unanswered.NONE,
                List.of());
    }

    /** Without extensions that have facets. */
    public Wiring(CpuState state, PhysicalMemory memory, AddressSpace ports, MachineClock clock,
            InterruptController interrupts, Hooks hooks, SystemRegister[] systemRegisters, Unanswered unanswered) {
        this(state, memory, ports, clock, interrupts, hooks, systemRegisters, unanswered, List.of());
    }

    public Wiring(CpuState state, PhysicalMemory memory, AddressSpace ports, MachineClock clock,
            InterruptController interrupts, Hooks hooks, SystemRegister[] systemRegisters, Unanswered unanswered,
            List<CpuExtension> extensions) {
        this.state = state;
        this.memory = memory;
        this.ports = ports;
        this.clock = clock;
        this.interrupts = interrupts;
        this.hooks = hooks;
        this.systemRegisters = systemRegisters;
        this.unanswered = unanswered;
        this.extensions = List.copyOf(extensions);
    }

    /** What the first extension that has it has of a type of the API; null: none. Not on a hot path. */
    public final <T> T facet(Class<T> type) {
        for (CpuExtension extension : extensions) {
            T facet = extension.facet(type);
            if (facet != null) { return facet; }
        }
        return null;
    }

    /** The register with this id, or null. Binary search, no allocation. */
    public final SystemRegister systemRegister(int id) {
        int low = 0;
        int high = systemRegisters.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(systemRegisters[middle].id(), id);
            if (order == 0) {
                return systemRegisters[middle];
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }
}
