package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The path a guest can repeat allocates nothing: what vCPU threads allocate does not grow with what the guest does. */
public class AllocationIT {

    private static final long LIMIT = 1 << 20;
    private static final Pattern METER = Pattern.compile("cpu0 retired (\\d+) allocated (\\d+)");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    /** From the thread's start on: finding and decoding the code is in it. */
    @Test
    public void aBillionInstructionsWithAHundredThousandInterrupts() throws Exception {
        Path home = Dist.copy(folder.newFolder("dist").toPath());
        TestBundle.build("meter", home.resolve("bundles/meter-1.jar"));
        Files.writeString(home.resolve("features/meter.json"),
                "{ \"id\": \"test:meter:1\", \"bundles\": [ \"test:meter:1\" ] }");
        Backplane run = Backplane.ofDistribution(home, "run", "pc", "--feature", "meter", "--kernel",
                Backplane.KERNELS.resolve("irq.elf").toString()).endsWith(0);
        assertEquals(run.toString(), List.of("  PASS  100000 timer interrupts",
                "  PASS  72000000 rounds, checksum 581bee70618a18a5", "all 2 checks passed"), run.out().lines());
        Matcher meter = METER.matcher(run.err().toString());
        assertTrue(run.toString(), meter.find());
        assertTrue(meter.group() + ": instructions", Long.parseLong(meter.group(1)) >= 1_000_000_000);
        assertTrue(meter.group() + ": bytes", Long.parseLong(meter.group(2)) < LIMIT);
    }
}
