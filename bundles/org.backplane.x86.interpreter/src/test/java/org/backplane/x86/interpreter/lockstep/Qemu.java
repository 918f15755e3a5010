package org.backplane.x86.interpreter.lockstep;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** Guests on QEMU, whose guest's RAM is a file. */
final class Qemu {
    private final Program program;
    private final Path ram;

    Qemu(Program program, Path folder) {
        this.program = program;
        ram = folder.resolve("qemu-ram");
    }

    List<long[]> run(List<Input> guests) throws IOException, InterruptedException {
        try (RandomAccessFile file = new RandomAccessFile(ram.toFile(), "rw"); Arena arena = Arena.ofConfined()) {
            file.setLength(Image.BYTES);
            Image image = new Image(file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, Image.BYTES, arena));
            image.fill(guests);
            Program.execute(List.of("qemu-system-x86_64", "-accel", "tcg", "-cpu", "max,vendor=GenuineIntel",
                    "-machine",
                    "pc,memory-backend=ram",
                    "-m", "128M", "-object", "memory-backend-file,id=ram,size=128M,share=on,mem-path=" + ram,
                    "-display", "none", "-monitor", "none", "-serial", "none", "-nodefaults", "-no-reboot", "-device",
                    "isa-debug-exit,iobase=0xf4,iosize=4", "-kernel", program.elf().toString()));
            return image.records(guests);
        }
    }
}
