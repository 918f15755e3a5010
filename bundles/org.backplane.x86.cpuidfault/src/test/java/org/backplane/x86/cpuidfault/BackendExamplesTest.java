package org.backplane.x86.cpuidfault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;

import org.backplane.x86.cpuidfault.host.FaultBackend;
import org.backplane.x86.cpuidfault.host.HostRegister;
import org.junit.jupiter.api.Test;

/** Acceptance examples 25 to 26 of CPUID faulting: the host's side. */
class BackendExamplesTest {
    /** Another bit of the host's register (ring-3 MWAIT), which must stay. */
    private static final long OTHER = 2;

    private static final List<Function<HostRegister, FaultBackend>> WAYS = List.of(FaultBackend::emulated,
            FaultBackend::lazy, FaultBackend::eager);

    private static long writes(Function<HostRegister, FaultBackend> way, long host, long guest) {
        HostRegister register = new HostRegister(host | OTHER);
        FaultBackend backend = way.apply(register);
        backend.load(guest);
        assertEquals(OTHER, register.value() & OTHER);
        backend.put();
        assertEquals(host | OTHER, register.value());
        return register.writes();
    }

    @Test
    void example25WritesPerLoadAndPut() {
        assertEquals(0, writes(FaultBackend::lazy, 0, 0));
        assertEquals(0, writes(FaultBackend::lazy, 0, 1));
        assertEquals(2, writes(FaultBackend::lazy, 1, 0));
        assertEquals(0, writes(FaultBackend::lazy, 1, 1));
        assertEquals(2, writes(FaultBackend::eager, 0, 1));
        assertEquals(0, writes(FaultBackend::emulated, 0, 1));
    }

    @Test
    void example25bTheGuestChangesItsMindMeanwhile() {
        HostRegister register = new HostRegister(1);
        FaultBackend backend = FaultBackend.lazy(register);
        backend.load(1);
        backend.guestWrites(0);
        assertEquals(0, register.value());
        backend.put();
        assertEquals(1, register.value());
        assertEquals(2, register.writes());
    }

    @Test
    void example26NothingOnTheHotPath() {
        HostRegister register = new HostRegister(0);
        FaultBackend backend = FaultBackend.lazy(register);
        for (int i = 0; i < 1_000_000; i++) {
            backend.load(1);
            backend.put();
        }
        assertEquals(0, register.writes());
        backend.load(1);
        assertTrue(backend.userCpuid(1));
        assertEquals(1, backend.exits());
    }

    /** Whatever the host has in its register, the guest sees its own. */
    @Test
    void equalForTheGuest() {
        for (Function<HostRegister, FaultBackend> way : WAYS) {
            for (long host : new long[]{0, 1}) {
                FaultBackend backend = way.apply(new HostRegister(host | OTHER));
                backend.load(0);
                assertFalse(backend.userCpuid(0), "the host's setting leaks");
                backend.guestWrites(1);
                assertTrue(backend.userCpuid(1));
                backend.put();
                backend.load(1);
                assertTrue(backend.userCpuid(1));
                backend.guestWrites(0);
                assertFalse(backend.userCpuid(0));
                backend.put();
            }
        }
    }
}
