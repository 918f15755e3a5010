package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What becomes of Linux when it loses what it uses, and of a model that waits for a reset. */
public class ModelResetIT {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** Its kernel saves registers by XSAVE, which is #UD from then on: it says so and stops; the machine does not. */
    @Test
    public void aForcedSwapTakesAwayWhatIsUsedAndAResetBringsTheModelThatWaits() throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve("control"));
        DebianGuest guest = DebianGuest.make("shell");
        try (Backplane linux = Backplane.start(guest.runs("", "--cpu", "Haswell", "--control",
                ctl.socket().toString()))) {
            linux.await(" # ");
            assertEquals("Nehalem from the next reset on.\n", ctl.ask("cpu:model set Nehalem --when reset"));
            linux.type("grep -c avx /proc/cpuinfo\n").await("\n1\r\n").await(" # ");
            assertTrue(ctl.ask("cpu:model").contains("Haswell"));
            linux.type("while :; do sha256sum /bin/busybox; done >/dev/null &\n").await(" # ");
            String said = ctl.ask("cpu:model set Haswell,-xsave --force");
            assertTrue(said,
                    said.contains("The guest has lost:") && said.contains("CR4.OSXSAVE is set and needs xsave"));
            linux.await("invalid opcode");
            ctl.ask("machine:reset");
            linux.await(" # ").type("grep -o -m1 'Nehalem' /proc/cpuinfo; grep -c avx /proc/cpuinfo\n")
                    .await("\nNehalem\r\n0\r\n");
            assertTrue(ctl.ask("cpu:model").contains("Nehalem"));
            linux.await(" # ").type("poweroff -f\n").endsWith(0);
        }
    }
}
