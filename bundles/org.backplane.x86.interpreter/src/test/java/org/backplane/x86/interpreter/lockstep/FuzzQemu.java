package org.backplane.x86.interpreter.lockstep;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Streams of any mode on QEMU. */
final class FuzzQemu {
    private final QemuProcess process;
    private final Path ram;

    FuzzQemu(Program program, Path folder) {
        ram = folder.resolve("qemu-ram");
        process = new QemuProcess(program, ram);
    }

    /** How they end; null for one with which QEMU shuts down or goes no further. */
    List<FuzzEnd> run(List<FuzzStream> streams) throws IOException, InterruptedException {
        List<FuzzEnd> ends = new ArrayList<>();
        while (ends.size() < streams.size()) {
            List<FuzzStream> rest = streams.subList(ends.size(), streams.size());
            ends.addAll(some(rest));
            if (ends.size() < streams.size()) { ends.add(null); }
        }
        return ends;
    }

    /** How those end that come before the first with which QEMU goes no further. */
    List<FuzzEnd> some(List<FuzzStream> streams) throws IOException, InterruptedException {
        try (RandomAccessFile file = new RandomAccessFile(ram.toFile(), "rw"); Arena arena = Arena.ofConfined()) {
            file.setLength(FuzzImage.BYTES);
            FuzzImage image = new FuzzImage(
                    file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, FuzzImage.BYTES, arena));
            image.fill(streams);
            process.run(image::ended);
            return image.ends(image.ended());
        }
    }
}
