package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A bus master that does not look into caches, and a guest that flushes them, or does not. */
public class CacheIT {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path machine;

    @Before
    public void write() throws Exception {
        machine = folder.newFile("machine.json").toPath();
        Files.writeString(machine, """
                { "include": "pc", "parts": {
                    "cpu0":   { "model": "x86-64-v1,+mtrr" },
                    "mtrr":   { "type": "x86.mtrr" },
                    "master": { "type": "noncoherent-dma", "at": "mem:0xd0000000" } } }
                """);
    }

    private String[] run(String... more) {
        var line = new java.util.ArrayList<>(List.of("run", machine.toString(), "--feature", "mtrr", "--kernel",
                Backplane.KERNELS.resolve("cache.elf").toString(), "--no-reboot"));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    @Test
    public void theDeviceSeesWhatWasWrittenBack() throws Exception {
        Backplane.run(run()).endsWith(0);
        Backplane.run(run("--cpus", "2", "--clock", "instructions")).endsWith(0);
        Backplane.run(run("--cpus", "2")).endsWith(0);
    }

    /** Where devices and memory do what they do, the caches' lines stay: also while the device's bundle is replaced, or away for a while. */
    @Test
    public void linesSurviveAnUpdateOfTheDevice() throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve("updated"));
        try (Backplane guest = Backplane.start(run("--append", "wait=1", "--control", ctl.socket().toString()))) {
            guest.await("waiting");
            ctl.ask("bundle:update dev.noncoherentdma");
            ctl.ask("bundle:stop dev.noncoherent-dma");
            ctl.ask("bundle:start noncoherent-dma");
            guest.type("x").await("a line that is in the cache is there still").endsWith(0);
        }
    }

    /** Of a guest that runs, and drops none itself. What only looks costs none. */
    @Test
    public void everySwapCostsTheRunningVcpuOneFlush() throws Exception {
        Ctl ctl = new Ctl(folder.getRoot().toPath().resolve("flushed"));
        try (Backplane guest = Backplane.start(run("--append", "wait=1", "--control", ctl.socket().toString()))) {
            guest.await("waiting");
            long before = flushes(ctl);
            ctl.ask("mtrr:show 0x1000");
            ctl.ask("cpu:msr get 0x277");
            ctl.ask("cpu:model explain mtrr");
            assertEquals(before, flushes(ctl));
            ctl.ask("bundle:update x86.mtrr");
            assertEquals(before + 1, flushes(ctl));
            ctl.ask("bundle:stop x86.mtrr");
            ctl.ask("bundle:start x86.mtrr");
            assertEquals(before + 2, flushes(ctl));
            ctl.ask("bundle:update noncoherent-dma");
            assertEquals(before + 3, flushes(ctl));
            guest.type("x").endsWith(0);
        }
    }

    private static long flushes(Ctl ctl) throws Exception {
        return ctl.json("cpu:list").asJsonArray().getJsonObject(0).getJsonNumber("flushes").longValue();
    }

    @Test
    public void violationsAreListed() throws Exception {
        Path socket = folder.getRoot().toPath().resolve("pc");
        try (Backplane guest = Backplane.start(
                run("--cpus", "2", "--append", "wait=1", "--control", socket.toString()))) {
            guest.await("waiting");
            JsonArray found = ((JsonObject) new Ctl(socket).json("cache:violations")).getJsonArray("violations");
            List<String> reasons = found.getValuesAs(JsonObject.class).stream().map(one -> one.getString("reason"))
                    .distinct().sorted().toList();
            assertEquals(List.of("read before write-back memory was flushed (CLFLUSH, WBINVD)",
                    "read before write-combined memory was drained (SFENCE)",
                    "written before write-back memory was flushed (CLFLUSH, WBINVD)",
                    "written before write-combined memory was drained (SFENCE)"), reasons);
            for (JsonObject one : found.getValuesAs(JsonObject.class)) { assertStores(one, new Ctl(socket)); }
        }
    }

    /** The code that is named is an instruction that stores. */
    private static void assertStores(JsonObject violation, Ctl ctl) throws Exception {
        assertEquals("master", violation.getString("part"));
        JsonArray code = (JsonArray) ctl.json("mem:disassemble " + violation.getString("code") + " 1");
        String text = code.getJsonObject(0).getString("text");
        assertTrue(violation + ": " + text,
                text.matches("(lock )?(mov(nti)?|xadd).*\\[rdi.*|(lock )?(mov[qb]?|movnti|xaddq?) .*\\(%rdi.*"));
    }
}
