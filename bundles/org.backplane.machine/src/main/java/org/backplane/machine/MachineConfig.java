package org.backplane.machine;

import java.util.List;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;
import org.backplane.api.machine.config.Key;

/** The keys of the object {@code machine} in a machine file. */
record MachineConfig(
        @Key(doc = "Instruction set of the vCPUs.", byDefault = "x86-64", allowed = "x86-64") String isa,
        @Key(doc = "RAM, a multiple of 4K.", byDefault = "512M", min = 1 << 20, max = 1023L << 30,
                unit = "bytes") long memory,
        @Key(doc = "What drives machine time: realtime: the host's clock; instructions: those that the guest executes, so that runs are"
                + " repeatable.", byDefault = "realtime",
                allowed = {
                        "realtime", "instructions"}) String clock,
        @Key(doc = "With the clock 'instructions': what random numbers and the start of the real-time clock follow from.",
                byDefault = "0") long seed,
        @Key(doc = "Whether a reset that the guest asks for starts it again; otherwise it ends the run.",
                byDefault = "true") boolean reboot,
        @Key(doc = "What accesses to model-specific registers that are not there do, on every vCPU: fault: #GP; log: reads give 0, writes do"
                + " nothing, and both are counted as oddities; ignore: the same without a word.",
                byDefault = MachineSpec.FAULT, allowed = {
                        MachineSpec.FAULT, MachineSpec.LOG, MachineSpec.IGNORE}) String unknownMsr,
        @Key(doc = "Whether every access of the guest that no part answers is written to stderr.",
                byDefault = "false") boolean trace){
    MachineConfig {
        if (memory % 4096 != 0) { throw new IllegalArgumentException("memory must be a multiple of 4K"); }
    }

    MachineSpec spec(String name, List<PartSpec> parts) {
        return new MachineSpec(name, isa, memory, unknownMsr, parts);
    }
}
