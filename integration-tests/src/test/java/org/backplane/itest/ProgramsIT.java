package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * Programs of Debian's packages under Debian's kernel: they print what the same files print on the host, under its kernel and on its
 * processor.
 */
public class ProgramsIT {

    private static final Path PROGRAMS = DebianGuest.SOURCES.resolve("linux/programs");
    private static final boolean LONG = Integer.getInteger("backplane.repeat", 1) > 1;

    @Test
    public void coreutilsGzipAndXz() throws Exception {
        List<String> options = packages("gzip", "xz-utils");
        runsAsOnTheHost("coreutils", "max", options);
        if (LONG) { runsAsOnTheHost("coreutils", "x86-64-v1", options); }
    }

    @Test
    public void openssl() throws Exception {
        assumeTrue("only in the long form", LONG);
        List<String> options = packages("openssl", "grep", "sed");
        for (String model : List.of("x86-64-v1", "x86-64-v2", "x86-64-v3", "max")) {
            runsAsOnTheHost("openssl", model, options);
        }
    }

    @Test
    public void python() throws Exception {
        assumeTrue("only in the long form", LONG);
        runsAsOnTheHost("python", "max",
                packages("python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib",
                        "libpython3.11-testsuite", "libssl3", "libbz2-1.0", "liblzma5", "libffi8", "libexpat1",
                        "libuuid1", "grep", "sed"));
    }

    @Test
    public void gcc() throws Exception {
        assumeTrue("only in the long form", LONG);
        runsAsOnTheHost("gcc", "max", packages("gcc-12", "cpp-12", "binutils", "binutils-x86-64-linux-gnu", "libc6",
                "libc6-dev", "linux-libc-dev", "libgcc-12-dev", "libcrypt-dev"));
    }

    private static List<String> packages(String... names) {
        return Stream.concat(Stream.of("dash", "coreutils"), Stream.of(names))
                .flatMap(name -> Stream.of("--package", name)).toList();
    }

    private static void runsAsOnTheHost(String script, String model, List<String> options) throws Exception {
        Path tree = DebianGuest.TARGET.resolve(script).resolve("tree");
        var all = new ArrayList<>(options);
        all.addAll(List.of("--tree", tree.toString(), "--file", PROGRAMS.resolve("section") + "=/section", "--script",
                PROGRAMS.resolve(script).toString()));
        DebianGuest guest = DebianGuest.make(script, all.toArray(String[]::new));
        Sections host = onHost(tree);
        Backplane run = Backplane.run(guest.runs("quiet", "--memory", "2G", "--cpu", model)).endsWith(0);
        Sections here = Sections.of(run.out().lines());
        assertEquals(host.printed().keySet(), here.printed().keySet());
        host.printed().forEach((command, lines) -> assertEquals(command, String.join("\n", lines),
                String.join("\n", here.printed().get(command))));
        assertEquals(host.statuses(), here.statuses());
        assertEquals(List.of(), run.err().lines());
    }

    private static Sections onHost(Path tree) throws Exception {
        Process process = new ProcessBuilder(PROGRAMS.resolve("on-host").toString(), tree.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("programs/on-host, which needs user namespaces", 0, process.waitFor());
        Sections sections = Sections.of(printed.lines().toList());
        assertTrue("the host printed " + printed, sections.printed().size() > 3);
        return sections;
    }
}
