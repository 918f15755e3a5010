package org.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Outcome;
import org.junit.jupiter.api.Test;

/** What a run tells of a machine that has been checked. */
class RunVerbTest {
    private static final String WAITS = "cpu0 waits for a CpuCore for x86-64 (core); no installed bundle provides one";

    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();

    /** A machine that waits, until {@link #ended}. */
    private Machine machine() {
        return (Machine) Proxy.newProxyInstance(Machine.class.getClassLoader(), new Class<?>[]{Machine.class},
                (_, method, _) -> switch (method.getName()) {
                    case "spec" -> new MachineSpec("m", "x86-64", 0, List.of());
                    case "waitsFor" -> List.of(WAITS);
                    case "ended" -> ended;
                    default -> null;
                });
    }

    /** Runs the machine; gives the exit status and what was said on standard error. */
    private String run(double timeout) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            return RunVerb.await(machine(), timeout) + "\n" + said.toString(StandardCharsets.UTF_8);
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void aMachineThatWaitsSaysForWhat() throws Exception {
        ended.complete(new Outcome(Outcome.POWER_OFF, 0, ""));
        assertEquals("0\nmachine not started: " + WAITS + "\n", run(0));
    }

    @Test
    void soItDoesWhenItsTimeIsOver() throws Exception {
        assertEquals(
                "124\nmachine not started: " + WAITS + "\nmachine m: stopped after 0.001 s (--timeout)\nmachine m: "
                        + WAITS + "\n",
                run(0.001));
    }
}
