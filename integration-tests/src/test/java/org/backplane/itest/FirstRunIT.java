package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What can be set before the guest's first instruction: KVM's calls, on a machine that is started paused. */
public class FirstRunIT {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** SDM volume 2, CPUID: 0x663 is family 6, model 6, stepping 3. */
    @Test
    public void aTableThatIsSetIsWhatTheGuestReads() throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve("control"));
        Path file = folder.getRoot().toPath().resolve("cpuid.txt");
        try (Backplane run = Backplane.start("run", "demo", "-S", "--cpus", "2", "--control",
                ctl.socket().toString())) {
            awaitPaused(ctl);
            String table = ctl.ask("cpu:cpuid get");
            Files.writeString(file, table.replaceFirst("(0x00000001 0x00: eax=0x)........", "$100000663"));
            ctl.ask("cpu:cpuid set " + file);
            ctl.ask("cpu:msr set 0x277 0x0606060606060606");
            ctl.ask("machine:pause"); // is paused already
            assertTrue(ctl.ask("cpu:msr get 0x277").contains("0x0606060606060606"));
            assertTrue(ctl.ask("cpu:list").contains("cpu1"));
            assertEquals("", run.out().toString());
            ctl.ask("machine:resume");
            run.await("family 6  model 6  stepping 3").await("checks passed").eof().endsWith(0);
        }
    }

    /** The first instructions of {@code alu.s}, 32-bit code, as objdump prints them. */
    @Test
    public void codeIsReadAsTheLoaderLeftTheVcpu() throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve("control"));
        try (Backplane run = Backplane.start("run", "pc", "-S", "--kernel",
                Backplane.KERNELS.resolve("alu.elf").toString(), "--append", "rounds=4000000000", "--control",
                ctl.socket().toString())) {
            awaitPaused(ctl);
            String first = ctl.ask("mem:disassemble --syntax intel");
            assertTrue(first, first.contains("mov    esp,0x11a000"));
            ctl.ask("machine:resume");
            ctl.ask("machine:pause");
            ctl.ask("machine:reset");
            ctl.ask("bundle:update x86.interpreter");
            assertEquals(first, ctl.ask("mem:disassemble --syntax intel"));
            ctl.ask("machine:quit");
            run.awaitEnd();
        }
    }

    private static void awaitPaused(Ctl ctl) throws Exception {
        while (!Files.exists(ctl.socket())) {
            Thread.onSpinWait(); // the class has a time limit
        }
        while (!ctl.send("machine:info").out().toString().contains("paused")) {
            Thread.onSpinWait();
        }
    }

    @Test
    public void whatCannotBeSetIsNamed() throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve("control"));
        try (Backplane run = Backplane.start("run", "demo", "--paused", "--control", ctl.socket().toString())) {
            awaitPaused(ctl);
            Path gone = folder.getRoot().toPath().resolve("gone.txt");
            String said = ctl.complaint("cpu:cpuid set " + gone);
            assertTrue(said, said.startsWith("the machine cannot read " + gone) && !said.contains("\tat "));
            ctl.ask("machine:resume");
            run.await("checks passed").eof().endsWith(0);
        }
    }
}
