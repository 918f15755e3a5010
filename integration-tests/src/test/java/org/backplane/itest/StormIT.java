package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.BundleContext;

/** A {@link Storm} over our own guest; in the long form over Linux too. {@code -Dseed=N} repeats the choices of an earlier run. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class StormIT {

    private static final int EVENTS = 67;
    private static final int LINUX_EVENTS = 3;
    private static final String FOLDER = "backplane.storm";
    private static final int REPEAT = Integer.getInteger("backplane.repeat", 1);
    private static final long DEVICE = 0xd0000000L;

    @Inject
    private BundleContext context;

    private final Path folder = Path.of(System.getProperty(FOLDER, ""));

    @Configuration
    public Option[] configuration() throws Exception {
        Path target = Backplane.TREE.resolve("integration-tests/target/storm");
        StormChanges.write(target);
        return options(Dist.standardFeatures(), Dist.feature("monitor"),
                systemProperty(FOLDER).value(target.toString()));
    }

    @Test
    public void whateverIsAskedForAtOnceIsDone() throws Exception {
        String kernel = Backplane.KERNELS.resolve("storm.elf").toString();
        String printed = new Storm(context, folder, Map.of("kernel", kernel, "append", "device=" + DEVICE))
                .rage(EVENTS * REPEAT);
        assertTrue(printed.endsWith("all 1 checks passed\r\n"));
    }

    @Test
    public void soItIsUnderLinux() throws Exception {
        assumeTrue("only in the long form", REPEAT > 1);
        DebianGuest guest = DebianGuest.make("storm", "--script",
                DebianGuest.SOURCES.resolve("linux/storm").toString());
        String printed = new Storm(context, folder,
                Map.of("kernel", guest.folder().resolve("vmlinuz").toString(), "initrd",
                        guest.folder().resolve("initrd.gz").toString(), "append", "console=ttyS0 quiet"))
                .rage(LINUX_EVENTS * REPEAT);
        List<String> lines = printed.lines().toList();
        assertTrue(printed, lines.stream().anyMatch(line -> line.contains("Linux version 6.1.")));
        assertEquals(List.of(),
                new KernelLog(lines, DebianGuest.SOURCES.resolve("linux/dmesg-allowed")).unexpected());
    }
}
