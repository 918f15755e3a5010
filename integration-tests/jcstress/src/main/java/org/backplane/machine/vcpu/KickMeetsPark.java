package org.backplane.machine.vcpu;

import org.backplane.api.cpu.CpuState;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A vCPU goes to sleep while somebody kicks it: it stays awake, or it is woken. */
@JCStressTest
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "it sees the kick")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "it is woken")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "it sleeps, and nobody wakes it")
@State
public class KickMeetsPark {
    private final CpuState vcpu = new Vcpu();
    private final Parking parking = new Parking();

    /** Whether it sleeps. */
    @Actor
    public void sleeper(ZZ_Result result) {
        result.r1 = parking.mayPark(vcpu, CpuState.INTERRUPT);
    }

    /** Whether it wakes. */
    @Actor
    public void kicker(ZZ_Result result) {
        vcpu.raise(CpuState.INTERRUPT);
        result.r2 = parking.parked();
    }
}
