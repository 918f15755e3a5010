package org.backplane.monitor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.backplane.monitor.command.CommandException;

/** Names of addresses, from a System.map, lines of address, type and name, or from an ELF file with symbols, as vmlinux is one. */
final class Symbols {
    static final Symbols NONE = new Symbols();

    /** Farther behind its symbol than that, an address belongs to something else. */
    private static final long REACH = 1 << 20;
    private final TreeMap<Long, String> names = new TreeMap<>(Long::compareUnsigned);

    private Symbols() {
    }

    static Symbols read(Path file) throws CommandException {
        Symbols symbols = new Symbols();
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (ElfSymbols.isElf(bytes)) {
                new ElfSymbols(bytes).forEach(symbols.names::put);
            } else {
                symbols.map(file);
            }
        } catch (NoSuchFileException none) {
            throw new CommandException("There is no file " + file + ".");
        } catch (RuntimeException | IOException wrong) {
            throw new CommandException(
                    file + " is neither a System.map nor a 64-bit ELF file with symbols: " + wrong.getMessage());
        }
        if (symbols.names.isEmpty()) { throw new CommandException(file + " has no symbols."); }
        return symbols;
    }

    private void map(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(line -> line.split(" ")).filter(words -> words.length == 3)
                    .forEach(words -> names.put(Long.parseUnsignedLong(words[0], 16), words[2]));
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /** The address, and behind it what it is in. */
    String name(long address) {
        String plain = "0x" + Long.toHexString(address);
        Map.Entry<Long, String> below = names.floorEntry(address);
        if (below == null || address - below.getKey() > REACH) { return plain; }
        long offset = address - below.getKey();
        return plain + " " + below.getValue() + (offset == 0 ? "" : "+0x" + Long.toHexString(offset));
    }
}
