package org.backplane.machine.vcpu;

import org.backplane.machine.board.PartBoard;

/** What a vCPU's thread reports to the director. Called on that thread; must not block. */
public interface VcpuEvents {
    /** The vCPU is halted and no interrupt can wake it. */
    void halted(MachineVcpu vcpu);

    /** The vCPU can do nothing until it is reset (x86: triple fault). */
    void shutDown(MachineVcpu vcpu);

    /** The core failed, or threw: our bug. */
    void failed(MachineVcpu vcpu, String what, Throwable thrown);

    /** The vCPU can go no further without the part that a board stands in for. */
    void awaits(PartBoard board);
}
