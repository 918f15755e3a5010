package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Other CPU models under Debian's Linux, which booted as a Haswell on two vCPUs. The witness is {@code guests/linux/cpuidpoll}: it asks
 * CPUID on both all the time, and computes. What Broadwell-v1 has is what Haswell-v1 has and more, so that Linux loses nothing.
 */
public class ModelSwapIT {

    /** Leaf 1, EAX: family, model and stepping (QEMU 7.2's models). */
    private static final String HASWELL = "eax=000306c4";
    private static final String BROADWELL = "eax=000306d2";
    private static final int SWAPS = Integer.getInteger("backplane.repeat", 1) > 1 ? 1000 : 60;

    /** Its value changes all the time, and is 0 between two. */
    private static final String DEADLINE = "  (vCPU [01]: )?IA32_TSC_DEADLINE is (0x[0-9a-f]{6,}|in use), and there would be none";

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Path plugins;
    private static Backplane linux;
    private static Ctl ctl;
    private static Monitor monitor;

    @BeforeClass
    public static void boot() throws Exception {
        Path root = FOLDER.getRoot().toPath();
        plugins = FOLDER.newFolder("plugins").toPath();
        ctl = new Ctl(root.resolve("control"));
        monitor = new Monitor(ctl.socket());
        DebianGuest guest = DebianGuest.make("cpuidpoll", "--static", GuestProgram.build("cpuidpoll").toString());
        linux = Backplane.start(guest.runs("quiet", "--cpus", "2", "--cpu", "Haswell", "--plugins",
                plugins.toString(), "--control", ctl.socket().toString()));
        linux.await(" # ");
    }

    /** Nothing of what happened was worth a warning of the kernel. */
    @AfterClass
    public static void powerOff() throws Exception {
        try (Backplane run = linux) {
            run.type("dmesg -r | grep -v ' 0.0' | grep -c '^<[0-3]>'; nproc\n").await("\n2\r\n");
            run.await(" # ").type("poweroff -f\n").endsWith(0);
        }
    }

    @After
    public void isAHaswellAgain() throws Exception {
        ctl.ask("bundle:start x86.models");
        ctl.ask("cpu:model set Haswell");
    }

    /** Starts the witness on both vCPUs. */
    private static void poll(int changes) throws Exception {
        linux.type("cpuidpoll " + changes + " 2\n").await("cpuid 0: " + HASWELL);
    }

    private static void awaitGoodEnd() throws Exception {
        linux.await("done: ").await("0 wrong, 0 stale\r\n").await(" # ");
    }

    @Test
    public void aProgramSeesTheSwapAndKeepsComputingRight() throws Exception {
        poll(2);
        assertEquals("Broadwell from now on.\n", ctl.ask("cpu:model set Broadwell"));
        linux.await("cpuid 1: " + BROADWELL);
        assertEquals(
                "Haswell,-aes from now on.\nGone too, and nothing tells whether the guest uses it: adx aes rdseed\n",
                ctl.ask("cpu:model set Haswell,-aes"));
        linux.await("cpuid 2: " + HASWELL);
        awaitGoodEnd();
    }

    /**
     * What Linux uses of a Haswell and Nehalem has not (QEMU's lists of features), and no more; all of it is told.
     */
    @Test
    public void aSwapThatTakesAwayWhatLinuxUsesIsRefusedWithTheWholeList() throws Exception {
        poll(1);
        List<String> told = ctl.complaint("cpu:model set Nehalem").lines().toList();
        List<String> lines = told.stream().filter(line -> !line.matches(DEADLINE)).toList();
        assertTrue(told.toString(), told.size() > lines.size());
        assertEquals("the guest uses what Nehalem does not have; --force takes it away:", lines.getFirst());
        assertEquals(List.of("  CR4.FSGSBASE is set and needs fsgsbase", "  CR4.OSXSAVE is set and needs xsave",
                "  CR4.PCIDE is set and needs pcid", "  CR4.SMEP is set and needs smep",
                "  XCR0 has component 1 (SSE)", "  XCR0 has component 2 (AVX)",
                "  vCPU 1: IA32_TSC_AUX is 0x1 and needs rdtscp"),
                lines.subList(1, lines.size()));
        assertEquals("Haswell", model(0));
        ctl.ask("cpu:model set Broadwell");
        linux.await("cpuid 1: " + BROADWELL);
        awaitGoodEnd();
    }

    /** What KVM_SET_CPUID2 says of vCPUs that have run: what they have already is accepted, for both, and nothing else. */
    @Test
    public void theTableThatVcpusHaveIsTakenAgain() throws Exception {
        Path file = FOLDER.getRoot().toPath().resolve("cpuid.txt");
        String table = ctl.ask("cpu:cpuid get");
        assertTrue(table, table.contains("0x0000000d 0x00: eax=0x00000007 ebx=0x00000340")); // 832: AVX is on
        Files.writeString(file, table);
        assertEquals(table, ctl.ask("cpu:cpuid set " + file));
        Files.writeString(file, table.replace(HASWELL.replace("eax=", "eax=0x"), BROADWELL.replace("eax=", "eax=0x")));
        String said = ctl.complaint("cpu:cpuid set " + file);
        assertTrue(said, said.startsWith("EINVAL"));
    }

    @Test
    public void aSwapOfOneVcpuIsSeenOnThatOneAlone() throws Exception {
        linux.type("taskset 1 cpuidpoll 1 & taskset 2 cpuidpoll 1; echo the second has ended\n");
        linux.await("cpuid 0").await("cpuid 0");
        ctl.ask("cpu:model set Broadwell --vcpu 1");
        linux.await("cpuid 1: " + BROADWELL).await("done: 0 wrong").await("the second has ended");
        assertEquals("Haswell", model(0));
        assertEquals("Broadwell", model(1));
        assertEquals("cpu1", ((JsonObject) ctl.json("cpu:model --vcpu 1").asJsonArray().get(0)).getString("vcpu"));
        int before = linux.out().toString().length();
        linux.type("taskset 1 cpuidpoll 0\n").await("cpuid 0: " + HASWELL);
        assertEquals(-1, linux.out().toString().indexOf(BROADWELL, before));
        ctl.ask("cpu:model set Broadwell --vcpu cpu0");
        linux.await("done: 0 wrong");
    }

    private static String model(int vcpu) throws Exception {
        return ((JsonObject) ctl.json("cpu:model").asJsonArray().get(vcpu)).getString("model");
    }

    /** Linux computes, counts and answers as before, after each. */
    @Test
    public void manySwapsLoseNothing() throws Exception {
        String models = "Haswell Broadwell Haswell,-aes";
        poll(SWAPS);
        for (int swap = 1; swap <= SWAPS; swap++) {
            monitor.ask("cpu:model set " + models.split(" ")[swap % 3]);
            linux.await("cpuid " + swap + ": " + (swap % 3 == 1 ? BROADWELL : HASWELL));
        }
        awaitGoodEnd();
    }

    @Test
    public void aModelOfAThirdPartyComesAndChangesWhileTheMachineRuns() throws Exception {
        assertTrue(ctl.complaint("cpu:model set Fourteen").contains("Fourteen"));
        poll(2);
        ModelJar.drop(plugins, "acme", "1.0.0", Map.of("Fourteen", "base Haswell-v1\nstepping 7\n"));
        await("cpu:model list", "Fourteen");
        ctl.ask("cpu:model set Fourteen");
        linux.await("cpuid 1: eax=000306c7");
        ModelJar.drop(plugins, "acme", "1.0.1", Map.of("Fourteen", "base Haswell-v1\nstepping 8\n"));
        linux.await("cpuid 2: eax=000306c8");
        awaitGoodEnd();
        Files.delete(plugins.resolve("acme.jar"));
        while (monitor.ask("cpu:model list").contains("Fourteen")) {
            Thread.onSpinWait(); // the class has a time limit
        }
        linux.type("cpuidpoll 0\n").await("cpuid 0: eax=000306c8");
        awaitGoodEnd();
    }

    private static void await(String command, String wanted) throws Exception {
        while (!monitor.ask(command).contains(wanted)) {
            Thread.onSpinWait(); // the class has a time limit
        }
    }

    /** A bundle's models change with it; while it is away a vCPU keeps what it has, and another bundle's model of the name counts. */
    @Test
    public void theBundleOfTheModelIsUpdatedStoppedAndReplaced() throws Exception {
        Path own = Builds.jar("org.backplane.x86.models");
        Path newer = FOLDER.getRoot().toPath().resolve("newer.jar");
        Jars.with(own, newer, "models/Haswell.model", "base Haswell-v1\nstepping 9\n");
        poll(3);
        ctl.ask("bundle:update x86.models " + newer);
        linux.await("cpuid 1: eax=000306c9");
        ctl.ask("bundle:stop x86.models");
        assertTrue(ctl.complaint("cpu:model set Broadwell").contains("Broadwell"));
        assertTrue(ctl.ask("cpu:cpuid get").contains("0x00000001 0x00: eax=0x000306c9"));
        ModelJar.drop(plugins, "acme", "2.0.0", Map.of("Haswell", "base max\nvendor GenuineIntel\nstepping 11\n"
                + "family 6\nmodel 60\nlevel 0xd\nfeatures -hypervisor\n"));
        linux.await("cpuid 2: eax=000306cb");
        Files.delete(plugins.resolve("acme.jar"));
        ctl.ask("bundle:update x86.models " + own);
        ctl.ask("bundle:start x86.models");
        linux.await("cpuid 3: " + HASWELL);
        awaitGoodEnd();
    }

    /** A model that would take away what Linux uses does not come with its bundle either. */
    @Test
    public void anUpdateThatTakesAwayWhatLinuxUsesLeavesTheModelAsItWas() throws Exception {
        ModelJar.drop(plugins, "acme", "3.0.0", Map.of("Fourteen", "base Haswell-v1\nstepping 7\n"));
        await("cpu:model list", "Fourteen");
        ctl.ask("cpu:model set Fourteen");
        ModelJar.drop(plugins, "acme", "3.0.1", Map.of("Fourteen", "base Haswell-v1\nstepping 8\nfeatures -smep\n"));
        linux.err().await("CR4.SMEP is set and needs smep", 0, Backplane.LIMIT);
        linux.type("cpuidpoll 0\n").await("cpuid 0: eax=000306c7");
        awaitGoodEnd();
        Files.delete(plugins.resolve("acme.jar"));
    }
}
