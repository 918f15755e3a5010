package org.backplane.machine.vcpu;

import java.util.concurrent.locks.LockSupport;

import org.backplane.api.cpu.CpuState;

/**
 * How a vCPU's thread sleeps and is woken. The sleeper first says that it is parked, then looks for attention bits and parks when
 * there are none; a kicker first raises bits, then looks whether somebody is parked and wakes. Raising and looking are atomic
 * read-modify-writes and {@code parked} is volatile, so one of the two sees the other: no wake-up is missed, and a running vCPU
 * costs the kicker no system call.
 */
final class Parking {
    private volatile boolean parked;

    /** Sleeps until one of the attention bits {@code wanted} is set. By the vCPU's thread. */
    void park(CpuState state, int wanted) {
        while (mayPark(state, wanted)) { LockSupport.park(this); }
        parked = false;
    }

    /** Whether none of the bits is set; whoever sets one from now on sees that the thread is parked. */
    boolean mayPark(CpuState state, int wanted) {
        parked = true;
        return (state.lower(0) & wanted) == 0;
    }

    /** Whether a thread has to be woken. Any thread, after it has raised bits. */
    boolean parked() {
        return parked;
    }
}
