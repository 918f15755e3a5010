package org.backplane.api.machine.inspect;

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

    /** What the guest did that was not as expected, the most frequent first. */
    List<OddityInfo> oddities();
}
