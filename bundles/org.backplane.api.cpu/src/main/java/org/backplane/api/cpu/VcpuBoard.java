package org.backplane.api.cpu;

import org.backplane.api.device.Board;
import org.osgi.annotation.versioning.ProviderType;

/** A board inside one vCPU: its memory windows are seen by this vCPU only, its input pins are named {@code "PART/NAME"} (first vCPU) or {@code "VCPU.PART/NAME"}. */
@ProviderType
public interface VcpuBoard extends Board {
    /** Index of the vCPU, 0 on. */
    int index();

    /** The vCPU's state. Its {@code raise} may be called by any thread. */
    CpuState state();

    /** Raises attention bits of {@link CpuState} and wakes the vCPU's thread when it is parked. Any thread, lock-free. */
    void kick(int attention);

    /**
     * Runs {@code action} at once, under the lock of this vCPU's extension: what a system register does to registers that a window has,
     * too. On the vCPU's thread.
     */
    void run(Runnable action);

    /** Asks for this vCPU to be reset by INIT, or started at {@code address} (SIPI); asynchronous. Any thread. */
    void restart(boolean init, long address);
}
