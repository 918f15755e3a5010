package org.backplane.x86.interpreter.lockstep;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** lockstep.s or another one beside it, assembled on this host. */
record Program(Path elf, Path flat) {
    private static final Path SOURCES = Path.of("src/test/native");
    /** Only what hangs takes so long, on whatever host. */
    private static final int MINUTES = 20;

    /** That of users and supervisors of 64-bit mode. The test is skipped where there is nothing to compare with. */
    static Program orSkip(Path folder) throws IOException, InterruptedException {
        return orSkip(folder, "lockstep");
    }

    /** One by its name. */
    static Program orSkip(Path folder, String name) throws IOException, InterruptedException {
        return orSkip(folder, name, name.matches("lockstep(smm)?") ? 64 : 32);
    }

    private static Program orSkip(Path folder, String name, int bits) throws IOException, InterruptedException {
        for (String tool : List.of("as", "ld", "objcopy", "qemu-system-x86_64")) {
            assumeTrue(exists(tool), "no " + tool + " (Debian: binutils, qemu-system-x86): nothing to compare with");
        }
        Path object = folder.resolve(name + ".o");
        Path linked = folder.resolve(name + bits + ".elf");
        Program program = new Program(folder.resolve(name + ".elf"), folder.resolve(name + ".bin"));
        execute(List.of("as", "--" + bits, "-I", SOURCES.toString(), "-o", object.toString(),
                SOURCES.resolve(name + ".s").toString()));
        execute(List.of("ld", "-m", bits == 64 ? "elf_x86_64" : "elf_i386", "-N", "-z", "noexecstack",
                "-Ttext=0x1000000", "-Tdata=0x1010000", "-e", "_start", "-o", linked.toString(), object.toString()));
        execute(List.of("objcopy", "-O", "elf32-i386", linked.toString(), program.elf.toString()));
        execute(List.of("objcopy", "-O", "binary", linked.toString(), program.flat.toString()));
        return program;
    }

    /** Whether a command can be started here. */
    private static boolean exists(String command) {
        try {
            return new ProcessBuilder(command, "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command + " does not end");
        }
        status(command, process, Set.of(0));
    }

    /** With nothing to read. */
    static Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return process;
    }

    /** Of one that has ended: one of these. */
    static int status(List<String> command, Process process, Set<Integer> expected) throws IOException {
        if (!expected.contains(process.exitValue())) {
            throw new IOException(command + " ends with " + process.exitValue() + ": "
                    + new String(process.getInputStream().readAllBytes()));
        }
        return process.exitValue();
    }
}
