package org.backplane.machine.vcpu;

import org.backplane.api.cpu.CpuState;

/** The least that has attention bits. */
final class Vcpu extends CpuState {
    Vcpu() {
        super(1, 0, 0);
    }
}
