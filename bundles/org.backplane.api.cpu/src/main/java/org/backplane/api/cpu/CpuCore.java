package org.backplane.api.cpu;

import org.backplane.api.machine.Part;
import org.osgi.annotation.versioning.ConsumerType;

/** An engine that executes one vCPU's instructions: an interpreter or a translator. It borrows the state and caches only. */
@ConsumerType
public interface CpuCore extends Part {
    /**
     * Takes up what the vCPU is wired to and drops everything derived from earlier wiring or from the state. Called before
     * the first run and after any change of parts.
     */
    void rewire(Wiring wiring);

    /**
     * Executes at most {@code budget} instructions, never more, and returns at an instruction boundary with the whole
     * architectural state in the {@link CpuState}. An Error that a device or a register throws passes through; then only
     * {@link #salvage} is called.
     *
     * @param budget 1 or more
     * @return why it returned: a constant of {@link Exit}; details in {@link #exit}
     */
    int run(long budget);

    /**
     * {@link #run} does not come back from a call it made (a device's register that blocks), or an Error came out of it: puts the
     * {@link CpuState} where it was before the instruction in progress, as if that had faulted. In the first case another thread
     * calls it while {@code run}'s is in the call, and the core is not used any more.
     */
    void salvage();

    /**
     * Instructions retired, {@link CpuState#retired} being that at the end of {@link #run}: exact within every call that the core makes to
     * a device, a register or the clock. On the vCPU's thread.
     */
    default long retired(CpuState state) {
        return state.retired;
    }

    /** Details of the last return. The same object always; valid until the next run. */
    Exit exit();

    /** Drops code decoded from guest physical {@code [address, address + length)}. At a quiet point, or on the vCPU's thread. */
    void invalidate(long address, long length);

    /**
     * Stores to the RAM page at a guest physical address must go through {@code PhysicalMemory} from now on: another vCPU has decoded
     * code from it. While the core does not run; any thread.
     */
    default void watchStores(long address) {
    }

    /** Drops the translations of guest physical pages {@code [first, end)}, by page number. While the core does not run; any thread. */
    default void zap(long first, long end) {
    }

    /** How often it has dropped translations, some or all, since it was made: for the guest, or to be wired anew. Any thread. */
    default long flushes() {
        return 0;
    }

    /** The service that prints instructions of this core, in the mode the state is in. */
    Disassembler disassembler();
}
