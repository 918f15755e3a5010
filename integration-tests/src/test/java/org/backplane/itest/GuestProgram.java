package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of {@code guests/linux} in C, linked statically for the Debian guest. */
final class GuestProgram {

    private GuestProgram() {}

    /** Compiles {@code guests/linux/NAME.c}; the program is named as its source. */
    static Path build(String name) throws Exception {
        Path program = Files.createDirectories(DebianGuest.TARGET.resolve("programs")).resolve(name);
        Process gcc = new ProcessBuilder("gcc", "-static", "-O2", "-Wall", "-Wextra", "-Werror", "-o",
                program.toString(), DebianGuest.SOURCES.resolve("linux/" + name + ".c").toString())
                .redirectErrorStream(true).start();
        gcc.getOutputStream().close();
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said, 0, gcc.waitFor());
        return program;
    }
}
