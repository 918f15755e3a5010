package org.backplane.api.cpu;

import java.util.List;

import org.backplane.api.machine.Part;
import org.osgi.annotation.versioning.ConsumerType;

/** What is common to all cores of an instruction set: state, reset, identification registers, the system-register directory. */
@ConsumerType
public interface Architecture extends Part {
    /** State of a new vCPU, not reset yet. */
    CpuState createState();

    /** Gives the state its values after power-on or, with {@code init}, after INIT. */
    void reset(CpuState state, boolean init);

    /** The vCPU's own system registers (time, identification, memory management). */
    List<SystemRegister> registers(CpuState state);

    /** Makes what the core works with from {@code base} and the features that core and extensions offer. */
    Wiring wire(Wiring base, FeatureSet offered);

    /** Whether an interrupt could end the halt that the state is in (x86: RFLAGS.IF is set). At a quiet point or on the vCPU's thread. */
    default boolean interruptible(CpuState state) {
        return true;
    }

    /** The registers for people, several lines: part of the report when a machine cannot go on. At a quiet point. */
    default String describe(CpuState state) {
        return "";
    }
}
