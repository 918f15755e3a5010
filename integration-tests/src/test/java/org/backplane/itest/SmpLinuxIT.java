package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Linux with several vCPUs computes on all of them for a minute, in which its core is replaced. */
public class SmpLinuxIT {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final Duration LOAD = Duration.ofMinutes(1);
    private static final int UPDATES = 6;
    private static final boolean ALL = Integer.getInteger("backplane.repeat", 1) > 1;

    /** What Linux says of a vCPU that waits for a processor of the host while it handles a timer, if there are more of those than of these. */
    private static final String WAITED = "hrtimer: interrupt took ";

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** On processor {@code $1}, prints {@code sum PROCESSOR N} after each right sum, {@code BAD} after a wrong one. */
    private static final String LOOP = "work() { n=0; while [ ! -e /tmp/stop ]; do n=$((n+1));"
            + " if [ \"$(taskset -c $1 sha256sum </tmp/f)\" = \"$want\" ]; then echo sum $1 $n; else echo B\"\"AD; fi;"
            + " done; }; dd if=/dev/urandom of=/tmp/f bs=4k count=16 2>/dev/null; want=$(sha256sum </tmp/f);";

    @Test
    public void fourProcessorsCompute() throws Exception {
        compute(4);
    }

    @Test
    public void eightProcessorsCompute() throws Exception {
        assumeTrue("only in the long form", ALL);
        compute(8);
    }

    private static void compute(int cpus) throws Exception {
        Path socket = FOLDER.getRoot().toPath().resolve("smp" + cpus);
        DebianGuest guest = DebianGuest.make("shell");
        try (Backplane linux = Backplane.start(
                guest.runs("", "--cpus", Integer.toString(cpus), "--control", socket.toString()))) {
            linux.await(" # ").type("grep -c processor /proc/cpuinfo; dmesg -n 1\n").await("\n" + cpus + "\r\n");
            linux.type(LOOP + " for c in $(seq 0 " + (cpus - 1) + "); do work $c & done\n");
            for (int i = 0; i < UPDATES; i++) {
                long[] before = sums(linux, cpus);
                Thread.sleep(LOAD.dividedBy(UPDATES));
                new Ctl(socket).ask("bundle:update x86.interpreter");
                everyProcessorGoesOn(linux, before);
            }
            linux.type("touch /tmp/stop; wait\n").type("dmesg -r; echo log\"\"ged\n").await("logged");
            assertFalse(linux.toString(), linux.out().toString().contains("BAD"));
            assertEquals(List.of(), unexpected(linux, cpus));
            linux.type("poweroff -f\n").endsWith(0);
        }
    }

    /** Waits until each has begun and ended another sum. */
    private static void everyProcessorGoesOn(Backplane linux, long[] before) throws InterruptedException {
        for (int cpu = 0; cpu < before.length; cpu++) {
            while (sums(linux, before.length)[cpu] < before[cpu] + 2) {
                assertTrue(linux.toString(), linux.process().isAlive());
                Thread.sleep(100); // the test class has a limit
            }
        }
    }

    /** The last sum of each processor. */
    private static long[] sums(Backplane linux, int cpus) {
        var last = new long[cpus];
        Matcher sum = Pattern.compile("(?m)^sum (\\d) (\\d+)\r?$").matcher(linux.out().toString());
        while (sum.find()) { last[Integer.parseInt(sum.group(1))] = Long.parseLong(sum.group(2)); }
        return last;
    }

    private static List<String> unexpected(Backplane linux, int cpus) throws Exception {
        List<String> lines = linux.out().lines().stream().filter(line -> line.startsWith("<")).toList();
        assertTrue(linux.toString(), lines.size() > 100);
        return new KernelLog(lines, DebianGuest.SOURCES.resolve("linux/dmesg-allowed")).unexpected().stream()
                .filter(line -> cpus <= PROCESSORS || !line.startsWith(WAITED)).toList();
    }
}
