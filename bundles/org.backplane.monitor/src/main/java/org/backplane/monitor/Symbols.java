package org.backplane.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.backplane.monitor.command.CommandException;

/** Names of addresses, from a System.map: lines of address, type and name. */
final class Symbols {
    static final Symbols NONE = new Symbols();

    /** Farther behind its symbol than that, an address belongs to something else. */
    private static final long REACH = 1 << 20;
    private final TreeMap<Long, String> names = new TreeMap<>(Long::compareUnsigned);

    private Symbols() {
    }

    static Symbols read(Path file) throws CommandException, IOException {
        Symbols symbols = new Symbols();
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(line -> line.split(" ")).filter(words -> words.length == 3)
                    .forEach(words -> symbols.names.put(Long.parseUnsignedLong(words[0], 16), words[2]));
        } catch (NumberFormatException | java.io.UncheckedIOException wrong) {
            throw new CommandException(file + " is no System.map: " + wrong.getMessage());
        }
        return symbols;
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
