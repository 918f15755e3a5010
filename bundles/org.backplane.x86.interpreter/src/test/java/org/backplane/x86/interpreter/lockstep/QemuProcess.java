package org.backplane.x86.interpreter.lockstep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** QEMU with a program, and with a file as the guest's RAM. */
final class QemuProcess {
    /** That of the debug-exit port, and of QEMU when the processor shuts down. */
    private static final int DONE = 1;
    private static final int SHUT_DOWN = 0;
    /** Without a record: for each it takes milliseconds. */
    private static final int SECONDS = Integer.getInteger("lockstep.seconds", 60);

    private static final Set<Integer> STATUSES = Set.of(DONE, SHUT_DOWN);

    private final List<String> command;

    QemuProcess(Program program, Path ram) {
        command = List.of("qemu-system-x86_64", "-accel", "tcg", "-cpu", "max,vendor=GenuineIntel",
                "-machine", "pc,memory-backend=ram", "-m", "128M", "-object",
                "memory-backend-file,id=ram,size=128M,share=on,mem-path=" + ram, "-display", "none", "-monitor",
                "none", "-serial", "none", "-nodefaults", "-no-reboot", "-device",
                "isa-debug-exit,iobase=0xf4,iosize=4", "-kernel", program.elf().toString());
    }

    /** Whether it comes to the end; {@code records} are those written by now. */
    boolean run(LongSupplier records) throws IOException, InterruptedException {
        Process process = Program.start(command);
        long before;
        long written = -1;
        do {
            before = written;
            if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return Program.status(command, process, STATUSES) == DONE;
            }
            written = records.getAsLong();
        } while (written > before);
        process.destroyForcibly().waitFor();
        return false;
    }
}
