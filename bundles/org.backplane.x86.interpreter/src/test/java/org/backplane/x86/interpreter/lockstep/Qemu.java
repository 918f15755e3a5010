package org.backplane.x86.interpreter.lockstep;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Guests on QEMU, whose guest's RAM is a file. */
final class Qemu {
    private final QemuProcess process;
    private final Path ram;

    Qemu(Program program, Path folder) {
        ram = folder.resolve("qemu-ram");
        process = new QemuProcess(program, ram);
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
            boolean through = process.run(() -> image.records(guests).stream()
                    .filter(record -> !Difference.isMissing(record)).count());
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
}
