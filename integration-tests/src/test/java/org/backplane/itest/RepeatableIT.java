package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Two runs with {@code --clock instructions}, of which one gets its keys late, by the host's clock, and is updated at whatever
 * instructions it has come to: what they print, their registers and their memory are the same to the bit.
 */
public class RepeatableIT {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    /** What Linux prints of it tells times, random numbers and counts of interrupts. */
    private static final String[] COMMANDS = {"date; head -c 16 /dev/urandom | od -x\n",
            "for i in 1 2 3 4; do ls -lR /bin /proc/1 | sha256sum & done; wait\n",
            "grep -v '^ERR' /proc/interrupts; cat /proc/uptime\n", "exit\n"};
    private static final boolean ALL = Integer.getInteger("backplane.repeat", 1) > 1;

    /** The guest answers every key with the number of its laps so far. */
    @Test
    public void keysArriveInTheGuestsTime() throws Exception {
        same("storm", new String[]{"a", "b", "c", "d", "q"}, "run", "pc", "--kernel", kernel("storm"));
    }

    /** The guest never halts: its time stands while a key is late. */
    @Test
    public void keysArriveInTheTimeOfABusyGuest() throws Exception {
        same("poll", new String[]{"a", "b", "c", "q"}, "run", "pc", "--kernel", kernel("poll"));
    }

    /** As fast as the guest has set its serial line up. */
    @Test
    public void inputComesAtTheLinesSpeed() throws Exception {
        try (Backplane guest = Backplane.start("run", "pc", "--clock", "instructions", "--kernel", kernel("baud"))) {
            guest.type("sixteen bytes, s").eof().endsWith(0);
        }
    }

    /** The guest counts, and looks at every record of a branch. */
    @Test
    public void countersAndBranchRecords() throws Exception {
        same("counters", new String[]{},
                CountersLiveIT.line(FOLDER.getRoot().toPath(), "", "--append", "laps=300"),
                "x86.interpreter", "x86.pmu", "x86.lbr", "x86.uarch");
    }

    @Test
    public void fourProcessorsTakeTurns() throws Exception {
        same("4 processors", new String[]{}, "run", "pc", "--cpus", "4", "--append", "laps=6000", "--kernel",
                kernel("smp"));
    }

    @Test
    public void linuxWithOneProcessor() throws Exception {
        assumeTrue("only in the long form", ALL);
        same("Linux version", COMMANDS, DebianGuest.make("shell").runs(""));
    }

    @Test
    public void linuxWithFourProcessors() throws Exception {
        same("Linux version", COMMANDS, DebianGuest.make("shell").runs("", "--cpus", "4"));
    }

    /** Every counter and every record, of user and kernel, of the machine {@code lab}; and memory and registers at the end. */
    @Test
    public void linuxCountsAndRecordsTheSame() throws Exception {
        assumeTrue("only in the long form", ALL);
        Path folder = FOLDER.getRoot().toPath();
        DebianGuest guest = DebianGuest.make("counters-repeated", "--package", "linux-perf", "--static",
                CountersIT.program(folder, "count").toString(), "--static",
                CountersIT.program(folder, "branches").toString(), "--script",
                DebianGuest.SOURCES.resolve("linux/counters-repeated").toString());
        same("Linux version", new String[]{}, guest.runsOn("lab", "", "--memory", "1G"), "x86.interpreter", "x86.pmu",
                "x86.lbr", "x86.uarch");
    }

    private static String kernel(String name) {
        return Backplane.KERNELS.resolve(name + ".elf").toString();
    }

    /** @param begun what a guest without keys prints before it is disturbed */
    private static void same(String begun, String[] keys, String... line) throws Exception {
        same(begun, keys, line, "x86.interpreter");
    }

    /** @param bundles those that are updated */
    private static void same(String begun, String[] keys, String[] line, String... bundles) throws Exception {
        try (Backplane calm = start("calm", line)) {
            for (String some : keys) { calm.type(some); }
            calm.eof().endsWith(0);
            try (Backplane disturbed = start("disturbed", line)) {
                disturb(disturbed, begun, keys, bundles);
                disturbed.endsWith(0);
                assertEquals(calm.out().toString(), disturbed.out().toString());
                assertTrue(calm.toString(), calm.err().toString().contains("memory "));
                assertEquals(calm.err().toString(), disturbed.err().toString());
            }
        }
    }

    /**
     * Types keys late and ends the input: the guest's time stands until they are there. So nothing that the guest prints can be
     * waited for before.
     */
    private static void disturb(Backplane guest, String begun, String[] keys, String... bundles) throws Exception {
        if (keys.length > 0) { awaitMachine(); }
        for (String key : keys) {
            guest.type(key);
            Thread.sleep(300); // late, however late that is
            if (key != keys[keys.length - 1]) { update(bundles); }
        }
        guest.eof();
        if (keys.length == 0) {
            guest.await(begun);
            update(bundles);
        }
    }

    private static void awaitMachine() throws Exception {
        long end = System.nanoTime() + LiveMachine.SOON.toNanos();
        while (new Ctl(socket("disturbed")).send("machine:info").awaitEnd() != 0) {
            assertTrue("the machine answers", System.nanoTime() < end);
            Thread.sleep(100);
        }
    }

    private static void update(String... bundles) throws Exception {
        for (String bundle : bundles) { new Monitor(socket("disturbed")).ask("bundle:update " + bundle); }
    }

    private static Backplane start(String name, String... line) throws Exception {
        var all = new ArrayList<>(List.of(line));
        all.addAll(List.of("--clock", "instructions", "--digest", "--control", socket(name).toString()));
        return Backplane.start(all.toArray(String[]::new));
    }

    private static Path socket(String name) {
        return FOLDER.getRoot().toPath().resolve(name);
    }
}
