package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.json.JsonObject;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What becomes of Linux when it loses what it uses, and of a model that waits for a reset. */
public class ModelResetIT {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /**
     * Its kernel saves registers by XSAVE, which is #UD from then on: it says so and stops; the machine does not. Where it meets the first
     * one decides whether it names the exception or the stack that its handlers have filled.
     */
    @Test
    public void aForcedSwapTakesAwayWhatIsUsedAndAResetBringsTheModelThatWaits() throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve("control"));
        DebianGuest guest = DebianGuest.make("shell");
        try (Backplane linux = Backplane.start(guest.runs("", "--cpu", "Haswell", "--control",
                ctl.socket().toString()))) {
            linux.await(" # ");
            String alone = ctl.ask("cpu:model");
            ctl.ask("cpu:model set Westmere --when reset");
            assertEquals("Nehalem from the next reset on.\n", ctl.ask("cpu:model set Nehalem --when reset"));
            assertTrue(ctl.ask("cpu:model").matches("(?s).*Haswell +Nehalem\\s*"));
            assertEquals(alone, ctl.ask("cpu:model keep"));
            assertEquals(alone, ctl.ask("cpu:model"));
            ctl.ask("cpu:model set Nehalem --when reset");
            assertEquals("Nehalem", ((JsonObject) ctl.json("cpu:model").asJsonArray().get(0)).getString("atReset"));
            linux.type("grep -c avx /proc/cpuinfo\n").await("\n1\r\n").await(" # ");
            assertTrue(ctl.ask("cpu:model").contains("Haswell"));
            linux.type("while :; do sha256sum /bin/busybox; done >/dev/null &\n").await(" # ");
            String said = ctl.ask("cpu:model set Haswell,-xsave --force");
            assertTrue(said,
                    said.contains("The guest has lost:") && said.contains("CR4.OSXSAVE is set and needs xsave"));
            linux.await("invalid"); // opcode, or exc_invalid_op in a trace
            ctl.ask("machine:reset");
            linux.await(" # ").type("grep -o -m1 'Nehalem' /proc/cpuinfo; grep -c avx /proc/cpuinfo\n")
                    .await("\nNehalem\r\n0\r\n");
            assertTrue(ctl.ask("cpu:model").contains("Nehalem"));
            linux.await(" # ").type("poweroff -f\n").endsWith(0);
        }
    }

    /**
     * Linux maps its memory by pages of 1 GiB where it can, which is not where its own code is: that is in the first one here, and not at
     * random. Without them it could not touch its memory any more.
     */
    @Test
    public void pagesThatAreTooLargeForAModelAreInUse() throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve("control"));
        DebianGuest guest = DebianGuest.make("shell");
        try (Backplane linux = Backplane.start(guest.runs("nokaslr", "--cpu", "max", "--memory", "3G", "--control",
                ctl.socket().toString()))) {
            linux.await(" # ").type("while :; do sha256sum /bin/busybox; done >/dev/null &\n").await(" # ");
            for (int i = 0; i < 20; i++) { // in programs, whose page tables do not have them, and in the kernel
                String why = ctl.complaint("cpu:model set max,-pdpe1gb");
                assertTrue(why,
                        why.matches("(?s).*page tables have a page of 1 GiB at 0xffff[89a-f][0-9a-f]{11} and need"
                                + " pdpe1gb\\s*"));
            }
            linux.type("echo a''live\n").await("alive").await(" # ").type("poweroff -f\n").endsWith(0);
        }
    }
}
