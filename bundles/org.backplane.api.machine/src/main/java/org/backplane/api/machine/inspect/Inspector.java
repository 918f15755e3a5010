package org.backplane.api.machine.inspect;

import java.io.IOException;
import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** Questions about one machine. */
@ProviderType
public interface Inspector {
    /** The machine as a whole. */
    MachineInfo info();

    /** Every seat, in the order in which seats are filled: vCPUs first, then the parts in file order. */
    List<SeatInfo> seats();

    /** The vCPUs, in the order of their indices. */
    List<VcpuInfo> vcpus();

    /**
     * The registers of a vCPU, as text for people. Exact while the machine is paused, torn otherwise.
     *
     * @throws IllegalArgumentException when there is no vCPU of that name; the message names the nearest
     */
    String registersOfVcpu(String vcpu);

    /**
     * The registers of a part by window and offset, as they are stored: nothing is asked of the part, so nothing in it changes.
     *
     * @throws IllegalArgumentException when there is no part of that name; the message names the nearest
     */
    List<RegisterInfo> registers(String part);

    /**
     * Switches on or off that the guest's accesses to a part's registers are written to the logger
     * {@code org.backplane.trace}.
     *
     * @throws IllegalArgumentException when there is no part of that name; the message names the nearest
     */
    void trace(String part, boolean on);

    /**
     * Instructions in guest memory, as they are and as the vCPU's core reads them in its mode. The guest stands meanwhile and does
     * not notice: nothing faults, no page is marked, no device is read. It ends where there is no RAM.
     *
     * @throws IllegalArgumentException when there is no such vCPU or syntax; the message says which there are
     * @throws IllegalStateException    when the vCPU has no core, or the machine does not come to rest
     */
    List<InstructionInfo> disassemble(CodeRequest request) throws InterruptedException;

    /**
     * Writes down every instruction that a vCPU is about to execute, until it is told to stop or has enough. A traced vCPU is slow, and
     * waits for the writer; nothing is left out. The trace goes on when the core is replaced.
     *
     * @param request how; null ends the trace, of which everything is written then
     * @throws IllegalArgumentException when there is no such vCPU or syntax; the message says which there are
     * @throws IllegalStateException    when the vCPU has no core, or the machine does not come to rest
     * @throws IOException              when the file cannot be written
     */
    void traceInstructions(String vcpu, TraceRequest request) throws InterruptedException, IOException;

    /**
     * A digest of registers, RAM, and instructions retired: equal runs have equal ones. The guest stands meanwhile; afterwards, the digest
     * of the end.
     *
     * @throws IllegalStateException when the machine does not come to rest
     */
    String digest() throws InterruptedException;

    /** Lines of memory that devices have met while caches had them. */
    default CacheViolations cacheViolations() {
        return CacheViolations.NONE;
    }

    /** What the guest did that was not as expected, the most frequent first. */
    List<OddityInfo> oddities();
}
