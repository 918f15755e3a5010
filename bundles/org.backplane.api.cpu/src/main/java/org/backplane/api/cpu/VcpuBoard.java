package org.backplane.api.cpu;

import java.util.function.Supplier;

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

    /** An object that the part has on all its vCPUs of the machine: made by the first board that asks, while the part is created. */
    <T> T shared(Class<T> type, Supplier<T> made);

    /**
     * Has {@link CpuExtension#attend} called behind the instruction in progress; where vCPUs take turns, behind those of the others. On
     * the vCPU's thread.
     */
    void pause();

    /**
     * Drops what every vCPU's core has translated of guest physical pages {@code [first, end)}, by page number and unsigned, while none
     * executes. In {@link CpuExtension#attend}; may wait, allocates nothing.
     *
     * @return how many pages of RAM these are
     */
    long zap(long first, long end);

    /** Asks for this vCPU to be reset by INIT, or started at {@code address} (SIPI); asynchronous. Any thread. */
    void restart(boolean init, long address);
}
