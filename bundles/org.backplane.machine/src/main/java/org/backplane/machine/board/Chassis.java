package org.backplane.machine.board;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.machine.irq.Fabric;
import org.backplane.machine.irq.Pins;
import org.backplane.machine.memory.Bus;
import org.backplane.machine.memory.GuestMemory;
import org.backplane.machine.memory.VcpuMemory;
import org.backplane.machine.time.AlarmQueue;
import org.backplane.machine.time.DrivenClock;
import org.backplane.machine.time.InstructionClock;

/** What every board of one machine leads to: memory, buses, interrupts, time, power. */
public final class Chassis {
    /** Name of the bus of memory-mapped devices. */
    public static final String MEMORY = "mem";
    /** Name of the bus of I/O ports. */
    public static final String PORTS = "io";
    /** Name of the bus of PCI configuration space, where nobody answers is how a guest learns that nothing is there. */
    private static final String CONFIGURATION = "pci";

    private final GuestMemory memory;
    private final Supplier<MachineSpec> machine;
    private final Power power;
    private final Function<String, Object> backends;
    private final BiConsumer<PartBoard, Throwable> failures;
    private final boolean traceUnclaimed;
    private final Map<String, Bus> buses = new ConcurrentHashMap<>();
    private final AddressSpace physical;
    private final Pins pins = new Pins();
    private final Fabric fabric = new Fabric();
    private final DrivenClock clock;
    private final AlarmQueue alarms;
    private final StampedInputs inputs;
    private final TraceLog trace = new TraceLog();
    private final Oddities oddities = new Oddities();

    /**
     * @param clock    an {@link InstructionClock} makes input come at its times
     * @param machine  what the machine is made of
     * @param backends finds a back end by name, null: there is none
     * @param failures told when a part throws in a callback; any thread, under the part's lock
     * @param traceUnclaimed whether accesses that no part answers are told to {@link #trace}
     */
    public Chassis(GuestMemory memory, DrivenClock clock, Supplier<MachineSpec> machine, Power power,
            Function<String, Object> backends,
            BiConsumer<PartBoard, Throwable> failures, boolean traceUnclaimed) {
        this.traceUnclaimed = traceUnclaimed;
        this.memory = memory;
        this.clock = clock;
        this.machine = machine;
        alarms = new AlarmQueue(clock);
        inputs = clock instanceof InstructionClock instructions ? new StampedInputs(instructions) : null;
        this.power = power;
        this.backends = backends;
        this.failures = failures;
        physical = new VcpuMemory(memory, bus(MEMORY), 0);
    }

    public GuestMemory memory() {
        return memory;
    }

    /** The bus of that name; a new one has no windows. */
    public Bus bus(String name) {
        return buses.computeIfAbsent(name, this::newBus);
    }

    private Bus newBus(String name) {
        if (traceUnclaimed) { trace.open(); }
        String read = "read of " + name;
        String write = "write of " + name;
        boolean odd = !name.equals(CONFIGURATION);
        return new Bus((address, size, writes, value) -> {
            if (odd) { oddities.unhandled(writes ? write : read, address, size); }
            if (traceUnclaimed) { trace.add(line(name, address, size, writes, value)); }
        });
    }

    private String line(String bus, long address, int size, boolean write, long value) {
        return WindowTrace.start(clock, "nobody", write) + bus + ":0x" + Long.toHexString(address) + ", " + 8 * size
                + " bits = 0x" + Long.toHexString(value);
    }

    /** What guests did that was not as expected. */
    public Oddities oddities() {
        return oddities;
    }

    /** RAM and memory-mapped devices, without what only a vCPU sees. */
    public AddressSpace physical() {
        return physical;
    }

    public Pins pins() {
        return pins;
    }

    public Fabric fabric() {
        return fabric;
    }

    public DrivenClock clock() {
        return clock;
    }

    public AlarmQueue alarms() {
        return alarms;
    }

    public TraceLog trace() {
        return trace;
    }

    MachineSpec machine() {
        return machine.get();
    }

    public Power power() {
        return power;
    }

    /** The input that comes at times of the machine; null where it comes when the host has it. */
    public StampedInputs inputs() {
        return inputs;
    }

    Object backend(String name) {
        Object found = backends.apply(name);
        return inputs != null && found instanceof CharacterBackend characters ? inputs.add(characters) : found;
    }

    void failed(PartBoard board, Throwable thrown) {
        failures.accept(board, thrown);
    }
}
