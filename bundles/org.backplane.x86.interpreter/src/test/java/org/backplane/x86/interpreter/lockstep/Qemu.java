package org.backplane.x86.interpreter.lockstep;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Guests on QEMU, whose guest's RAM is a file. */
final class Qemu {
    /** That of the debug-exit port, and of QEMU when the processor shuts down. */
    private static final int DONE = 1;
    private static final int SHUT_DOWN = 0;
    /** Without a record: for each it takes milliseconds. */
    private static final int SECONDS = 60;

    private static final Set<Integer> STATUSES = Set.of(DONE, SHUT_DOWN);

    private final Program program;
    private final Path ram;

    Qemu(Program program, Path folder) {
        this.program = program;
        ram = folder.resolve("qemu-ram");
    }

    /** What they leave. Of one with which QEMU shuts down or goes no further the records from there on are empty; those behind it are executed by another QEMU. */
    List<long[]> run(List<Input> guests) throws IOException, InterruptedException {
        List<long[]> records = new ArrayList<>();
        int done = 0;
        while (done < guests.size()) {
            List<Input> rest = guests.subList(done, guests.size());
            List<long[]> some = some(rest);
            records.addAll(some);
            done += some.size() / rest.getFirst().records();
        }
        return records;
    }

    private List<long[]> some(List<Input> guests) throws IOException, InterruptedException {
        try (RandomAccessFile file = new RandomAccessFile(ram.toFile(), "rw"); Arena arena = Arena.ofConfined()) {
            file.setLength(Image.BYTES);
            Image image = new Image(file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, Image.BYTES, arena));
            image.fill(guests);
            boolean through = execute(image, guests);
            List<long[]> records = image.records(guests);
            return through ? records : untilMissing(records, guests.getFirst().records());
        }
    }

    /** Up to those of the program with which it ended: the first that has not all of them. */
    private static List<long[]> untilMissing(List<long[]> records, int each) throws IOException {
        for (int n = 0; n < records.size(); n++) {
            if (Difference.isMissing(records.get(n))) { return records.subList(0, (n / each + 1) * each); }
        }
        throw new IOException("QEMU ended behind the last program");
    }

    /** Whether it comes to the end. */
    private boolean execute(Image image, List<Input> guests) throws IOException, InterruptedException {
        Process process = Program.start(command());
        long before;
        long written = -1;
        do {
            before = written;
            if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return Program.status(command(), process, STATUSES) == DONE;
            }
            written = image.records(guests).stream().filter(record -> !Difference.isMissing(record)).count();
        } while (written > before);
        process.destroyForcibly().waitFor();
        return false;
    }

    private List<String> command() {
        return List.of("qemu-system-x86_64", "-accel", "tcg", "-cpu", "max,vendor=GenuineIntel",
                "-machine", "pc,memory-backend=ram", "-m", "128M", "-object",
                "memory-backend-file,id=ram,size=128M,share=on,mem-path=" + ram, "-display", "none", "-monitor",
                "none", "-serial", "none", "-nodefaults", "-no-reboot", "-device",
                "isa-debug-exit,iobase=0xf4,iosize=4", "-kernel", program.elf().toString());
    }
}
