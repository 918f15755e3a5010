package org.backplane.api.cpu;

import java.util.List;
import java.util.Map;

import org.backplane.api.machine.Part;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.osgi.annotation.versioning.ConsumerType;

/** What is common to all cores of an instruction set: state, reset, identification registers, the system-register directory. */
@ConsumerType
public interface Architecture extends Part {
    /** What {@link #physical} gives for an address that has no translation. */
    long UNMAPPED = -1;

    /** State of a new vCPU, not reset yet. */
    CpuState createState();

    /** Gives the state its values after power-on or, with {@code init}, after INIT. */
    void reset(CpuState state, boolean init);

    /** Makes a vCPU that was reset with {@code init} begin at a physical address (x86: that of a start-up message). */
    void start(CpuState state, long address);

    /** The vCPU's own system registers (time, identification, memory management). */
    List<SystemRegister> registers(CpuState state);

    /** Makes what the core works with from {@code base} and the features that core and extensions offer. */
    Wiring wire(Wiring base, FeatureSet offered);

    /** Whether an interrupt could end the halt that the state is in (x86: RFLAGS.IF is set). At a quiet point or on the vCPU's thread. */
    default boolean interruptible(CpuState state) {
        return true;
    }

    /**
     * Whether a vCPU that is asked to stop as by INIT does so now; otherwise it is asked again when the core has returned (x86: not in
     * system management mode). On the vCPU's thread.
     */
    default boolean stoppable(CpuState state) {
        return true;
    }

    /** Virtual address of the instruction that comes next. At a quiet point or on the vCPU's thread between instructions. */
    default long instructionAddress(CpuState state) {
        return 0;
    }

    /**
     * The physical address that a virtual one has now, whatever may be done there; {@link #UNMAPPED} when it has none. Looking has no
     * effect: nothing faults, no entry is marked, no device is read. At a quiet point or on the vCPU's thread.
     */
    default long physical(CpuState state, PhysicalMemory memory, long address) {
        return address;
    }

    /** The registers for people, several lines: part of the report when a machine cannot go on. At a quiet point. */
    default String describe(CpuState state) {
        return "";
    }

    /**
     * The registers that have another value {@code now} than {@code before}, for people: {@code name=value}, with spaces between; empty
     * when none has. The instruction pointer is not among them. At a quiet point or on the vCPU's thread between instructions.
     */
    default String changes(CpuState before, CpuState now) {
        return "";
    }

    /**
     * What tools ask and change of the vCPU, for those who know the architecture: its object of a type of the API, null when it has
     * none. Used at quiet points; the core is wired anew afterwards.
     */
    default <T> T facet(Class<T> type) {
        return null;
    }

    /**
     * Features, and registers by number, that the vCPU must have and would not with what is {@code offered}, and why; the machine does not start then. Most
     * architectures go without.
     */
    default Map<String, String> missing(FeatureSet offered) {
        return Map.of();
    }

    /** What a vCPU, also one that has not run yet, cannot do without and did not get when it was last wired, as behind "waits for": the machine stands still meanwhile. */
    default List<String> waitsFor() {
        return List.of();
    }
}
