package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Memory type range registers, with a guest that all vCPUs change them in, and with Linux. */
public class MtrrIT {
    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final String PROMPT = " # ";
    private static final String MADE_BY_FIRMWARE = "reg00: base=0x0c0000000 ( 3072MB), size= 1024MB, count=1: uncachable";

    /** A machine with the part and its keys. */
    private static String machine(String keys) throws Exception {
        Path file = FOLDER.newFile().toPath();
        Files.writeString(file, "{ \"include\": \"pc\", \"parts\": { \"cpu0\": { \"model\": \"x86-64-v1,+mtrr\" }, "
                + "\"mtrr\": { \"type\": \"x86.mtrr\"" + keys + " } } }");
        return file.toString();
    }

    private static Backplane guest(String machine, String cpus, String... more) throws Exception {
        var line = new java.util.ArrayList<>(List.of("run", machine, "--feature", "mtrr", "--cpus", cpus, "--kernel",
                Backplane.KERNELS.resolve("mtrr.elf").toString(), "--no-reboot"));
        line.addAll(List.of(more));
        return Backplane.run(line.toArray(String[]::new));
    }

    /** On every vCPU what SeaBIOS leaves on a PC; and no vCPU waits for ever, whatever others change meanwhile. */
    @Test
    public void allVcpusChangeThemAtOnce() throws Exception {
        for (String cpus : List.of("1", "2", "4", "8")) { guest(machine(""), cpus).endsWith(0); }
        guest(machine(", \"zaps\": \"naive\""), "8").endsWith(0);
        guest(machine(", \"mode\": \"store\""), "2").endsWith(0);
    }

    @Test
    public void runsAreRepeatable() throws Exception {
        String[] repeatable = {"--clock", "instructions", "--digest"};
        Backplane first = guest(machine(""), "4", repeatable).endsWith(0);
        Backplane second = guest(machine(""), "4", repeatable).endsWith(0);
        assertEquals(first.out().toString(), second.out().toString());
        assertEquals(first.err().toString(), second.err().toString());
    }

    @Test
    public void linuxChangesThemOnEveryProcessorAndThePartIsReplaced() throws Exception {
        Path socket = FOLDER.getRoot().toPath().resolve("pc");
        Ctl ctl = new Ctl(socket);
        try (Backplane linux = Backplane.start(DebianGuest.make("shell").runsOn(machine(""), "quiet", "--feature",
                "mtrr", "--cpus", "2", "--control", socket.toString()))) {
            linux.await(PROMPT);
            assertEquals(MADE_BY_FIRMWARE, says(linux, "cat /proc/mtrr"));
            says(linux, "echo 'base=0x10000000 size=0x1000000 type=write-combining' > /proc/mtrr");
            String added = "reg01: base=0x010000000 (  256MB), size=   16MB, count=1: write-combining";
            assertTrue(says(linux, "cat /proc/mtrr").endsWith(added));
            for (String vcpu : List.of("cpu0", "cpu1")) { assertType("WC", ctl, "0x10ffffff --vcpu " + vcpu); }
            assertType("WB", ctl, "0x11000000");
            assertType("UC", ctl, "0xfee00000");

            assertEquals("org.backplane.x86.mtrr", ((JsonObject) ctl.json("bundle:update x86.mtrr")).getString("name"));
            for (String vcpu : List.of("cpu0", "cpu1")) { assertType("WC", ctl, "0x10000000 --vcpu " + vcpu); }
            assertTrue(says(linux, "cat /proc/mtrr").endsWith(added));

            says(linux, "echo disable=1 > /proc/mtrr");
            assertEquals(MADE_BY_FIRMWARE, says(linux, "cat /proc/mtrr"));
            assertType("WB", ctl, "0x10000000 --vcpu cpu1");
            linux.type("poweroff -f\n").endsWith(0);
        }
    }

    private static void assertType(String type, Ctl ctl, String address) throws Exception {
        JsonObject answer = (JsonObject) ctl.json("mtrr:show " + address);
        assertEquals(type, answer.getJsonArray("decisions").getJsonObject(0).getString("type"));
    }

    /** What a command prints. */
    private static String says(Backplane linux, String command) throws Exception {
        int before = linux.out().toString().length();
        linux.type(command + "; echo END$((6*7))\n").await("END42").await(PROMPT);
        String said = linux.out().toString().substring(before);
        return said.substring(said.indexOf('\n') + 1, said.lastIndexOf("END42")).strip();
    }
}
