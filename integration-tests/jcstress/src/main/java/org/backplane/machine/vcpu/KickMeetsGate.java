package org.backplane.machine.vcpu;

import org.backplane.api.cpu.CpuState;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A vCPU passes the gate while it is closed: it stays outside, or its core finds the kick and leaves at once. */
@JCStressTest
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "it stays outside")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "it stays outside, and was kicked")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "its core leaves")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "it runs, and the kick is lost")
@State
public class KickMeetsGate {
    private final CpuState vcpu = new Vcpu();
    private final QuietGate gate = new QuietGate();

    public KickMeetsGate() {
        gate.open();
    }

    /** In the order of {@link VcpuRunner}: it takes the kick back before it looks at the gate. */
    @Actor
    public void vcpu(ZZ_Result result) {
        vcpu.lower(CpuState.KICK);
        result.r1 = !gate.closed();
    }

    /** In the order of {@link VcpuSet}: it closes the gate before it kicks. */
    @Actor
    public void director() {
        gate.close();
        vcpu.raise(CpuState.KICK);
    }

    /** Whether the core finds a kick. */
    @Arbiter
    public void core(ZZ_Result result) {
        result.r2 = (vcpu.attention() & CpuState.KICK) != 0;
    }
}
