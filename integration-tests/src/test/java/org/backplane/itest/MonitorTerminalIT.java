package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Ctrl-A C on a real terminal. */
public class MonitorTerminalIT {

    private static final String PROMPT = "(backplane) ";

    private Backplane terminal;

    @Before
    public void start() throws Exception {
        String run = String.join(" ", Backplane.line("run", "pc", "--kernel",
                Backplane.KERNELS.resolve("alu.elf").toString(), "--append", "rounds=4000000000"));
        terminal = Backplane.command(Backplane.TREE,
                List.of("env", "SHELL=/bin/sh", "TERM=xterm", "script", "-qec", "echo starts; " + run, "/dev/null"));
        terminal.await("starts").type("\1h").await("Ctrl-A C");
    }

    @After
    public void close() {
        terminal.close();
    }

    @Test
    public void theMonitorCompletesAndExecutesLines() throws Exception {
        terminal.type("\1c").await(PROMPT).type("bundle:li\t").await("bundle:list").type("\r");
        terminal.await("org.backplane.x86.interpreter").await(PROMPT);
        terminal.type("bundle:updat x86.interpreter\r").await("did you mean \"bundle:update\"?").await(PROMPT);
        terminal.type("machine:quit\r").await("pc is ended.").endsWith(0);
    }

    @Test
    public void aLineWaitsWhileTheTerminalIsTheGuests() throws Exception {
        terminal.type("\1c").await(PROMPT).type("help mem:").await("help mem:");
        terminal.type("\1c" + "for the guest\r" + "\1c").await(PROMPT + "help mem:").type("dump\r");
        terminal.await("mem:dump ADDRESS [LENGTH]").await(PROMPT);
        assertEquals("what is the guest's is no command", -1, terminal.out().toString().indexOf("There is no command"));
        terminal.type("\1x").endsWith(0);
        assertTrue(terminal.out().toString().contains("Ctrl-A C leads back to the guest"));
    }
}
