package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** Machines with several vCPUs, started as a user starts them. */
public class SmpIT {
    /** Of each litmus test, in thousands. */
    private static final String ROUNDS = System.getProperty("backplane.litmus", "20");

    @Test
    public void everyProcessorStartsAndSharesMemory() throws Exception {
        for (String cpus : List.of("1", "2", "4", "8")) {
            assertTrue(guest("smp", cpus, "laps=5", "--cpu", "x86-64-v2").endsWith(0).out().toString()
                    .contains(cpus + " processors"));
        }
    }

    @Test
    public void whatCountsProcessorsAgrees() throws Exception {
        for (String cpus : List.of("1", "4", "8")) {
            guest("topology", cpus, "cpus=" + cpus, "--cpu", "Haswell").endsWith(0);
        }
    }

    @Test
    public void x2ApicsTakeInterruptsFromEachOther() throws Exception {
        guest("x2apic", "4", "").endsWith(0);
        guest("x2apic", "4", "", "--clock", "instructions").endsWith(0);
    }

    @Test
    public void interruptsOfEveryDeliveryModeArrive() throws Exception {
        for (String cpus : List.of("2", "4", "8")) { guest("ipi", cpus, "").endsWith(0); }
        guest("ipi", "4", "", "--clock", "instructions").endsWith(0);
    }

    /** That store buffers are seen takes more rounds and a host with time for two vCPUs at once. */
    @Test
    public void noOutcomeIsSeenThatX86Forbids() throws Exception {
        List<String> failed = guest("litmus", "4", "rounds=" + ROUNDS).out().lines().stream()
                .filter(line -> line.contains("FAIL ")).toList();
        assertTrue(failed.toString(), failed.stream().allMatch(line -> line.contains("stores wait in store buffers")));
    }

    @Test
    public void runsAreRepeatable() throws Exception {
        for (String cpus : List.of("1", "4")) {
            Backplane first = repeatable(cpus);
            Backplane second = repeatable(cpus);
            assertEquals(first.out().toString(), second.out().toString());
            assertEquals(first.err().toString(), second.err().toString());
            assertTrue(first.err().toString(), first.err().toString().contains("memory "));
        }
    }

    private static Backplane repeatable(String cpus) throws IOException, InterruptedException {
        return guest("smp", cpus, "laps=5", "--clock", "instructions", "--digest").endsWith(0);
    }

    private static Backplane guest(String kernel, String cpus, String options, String... more)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("run", "pc", "--memory", "64M", "--cpus", cpus, "--kernel",
                Backplane.KERNELS.resolve(kernel + ".elf").toString(), "--append", options, "--no-reboot"));
        line.addAll(List.of(more));
        return Backplane.run(line.toArray(String[]::new));
    }
}
