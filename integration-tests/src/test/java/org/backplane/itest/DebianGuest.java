package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian's kernel with an initramfs, as {@code guests/debian} makes them: it downloads the packages once.
 *
 * @param folder where they are
 */
record DebianGuest(Path folder) {

    static final Path SOURCES = Backplane.TREE.resolve("integration-tests/guests");
    static final Path TARGET = Backplane.TREE.resolve("integration-tests/target/guests");

    /** Makes a guest whose files go to a folder {@code name}; fails when the packages cannot be had. */
    static DebianGuest make(String name, String... options) throws Exception {
        Path folder = TARGET.resolve(name);
        var line = new ArrayList<>(List.of(SOURCES.resolve("debian").toString(), "--out", folder.toString()));
        line.addAll(List.of(options));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("no Linux guest could be made, so nothing is known about Linux:\n" + said, 0, process.waitFor());
        return new DebianGuest(folder);
    }

    /** The command line that runs it on the machine {@code pc}, its console a serial line. */
    String[] runs(String append, String... more) {
        return runsOn("pc", append, more);
    }

    /** The command line that runs it on a machine. */
    String[] runsOn(String machine, String append, String... more) {
        return Stream.concat(Stream.of("run", machine, "--kernel", folder.resolve("vmlinuz").toString(), "--initrd",
                folder.resolve("initrd.gz").toString(), "--append", ("console=ttyS0 " + append).strip()),
                Stream.of(more)).toArray(String[]::new);
    }
}
