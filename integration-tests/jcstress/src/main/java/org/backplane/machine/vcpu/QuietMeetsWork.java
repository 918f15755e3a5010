package org.backplane.machine.vcpu;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A vCPU changes its state, which is plain memory, inside the gate; at the quiet point the director sees all of it or nothing. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "quiet before the vCPU ran")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "quiet after the vCPU ran")
@Outcome(expect = Expect.FORBIDDEN, desc = "it was not quiet, or the director saw half of it")
@State
public class QuietMeetsWork {
    private final QuietGate gate = new QuietGate();
    private int first;
    private int second;

    public QuietMeetsWork() {
        gate.open();
    }

    @Actor
    public void vcpu() {
        var visitor = new QuietGate.Visitor(0);
        if (gate.pass(visitor)) {
            first++;
            second++;
        }
        gate.exit(visitor);
    }

    /** A vCPU that has yet to pass waits until {@code end}. */
    @Actor
    public void director(II_Result result) {
        gate.close();
        while (!quiet()) {
            // A quiet point that does not come shows as a test that does not end.
        }
        result.r1 = first;
        result.r2 = second;
        gate.end();
    }

    private boolean quiet() {
        try {
            return gate.awaitQuiet(1_000);
        } catch (InterruptedException nobodyDoesThat) {
            throw new AssertionError(nobodyDoesThat);
        }
    }
}
