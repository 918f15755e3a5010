package org.backplane.x86.cpuidfault;

import java.util.function.Function;

import org.backplane.api.cpu.Hooks;
import org.backplane.api.x86.CpuidIntercept;
import org.backplane.api.x86.manage.CpuidFaultInfo;
import org.backplane.x86.cpuidfault.host.FaultBackend;
import org.backplane.x86.cpuidfault.host.HostRegister;

/**
 * The host of one vCPU, as an accelerator would have it: the vCPU is put at every exit to a device and loaded behind it, and what is in the
 * host's register meanwhile is what its CPUIDs meet. The guest runs under that: it decides which of them fault.
 */
final class HostSide implements Hooks, CpuidIntercept, CpuidFaultInfo {
    private final String name;
    private final HostRegister register;
    private final long host;
    private final FaultBackend backend;
    /** The bit that the guest wants, 0 or 1. */
    private long guest;
    private long exits;

    HostSide(String name, HostRegister register, Function<HostRegister, FaultBackend> way) {
        this.name = name;
        this.register = register;
        host = register.value();
        backend = way.apply(register);
        backend.load(guest);
    }

    /** The guest wants CPUID to fault, or not. */
    void guest(boolean faults) {
        guest = faults ? 1 : 0;
        backend.guestWrites(guest);
    }

    @Override
    public int mask() {
        return EXIT;
    }

    @Override
    public void leave() {
        exits++;
        backend.put();
    }

    @Override
    public void enter() {
        backend.load(guest);
    }

    @Override
    public boolean faults() {
        return backend.userCpuid(guest);
    }

    @Override
    public Counts counts() {
        return new Counts(name, host, guest != 0, register.writes(), exits, backend.exits());
    }
}
