package org.backplane.monitor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** The symbol table of a 64-bit ELF file (System V ABI, "Symbol Table"). */
final class ElfSymbols {
    private static final int MAGIC = 0x464c_457f;
    private static final int CLASS_64 = 2;
    private static final int SECTION = 64;
    private static final int SYMBOL_TABLE = 2;
    private static final int SYMBOL = 24;
    /** Types of symbols that name a place: none, objects and functions. */
    private static final int LAST_PLACE = 2;

    private final ByteBuffer file;

    ElfSymbols(ByteBuffer bytes) {
        file = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (file.get(4) != CLASS_64) { throw new IllegalArgumentException("it is of 32 bits"); }
    }

    static boolean isElf(ByteBuffer bytes) {
        return bytes.limit() > SECTION && bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(0) == MAGIC;
    }

    /** Address and name of every symbol that is defined. */
    void forEach(BiConsumer<Long, String> symbols) {
        int sections = file.getShort(60) & 0xffff;
        for (int n = 0; n < sections; n++) {
            int section = section(n);
            if (file.getInt(section + 4) == SYMBOL_TABLE) { table(section, symbols); }
        }
    }

    private int section(int number) {
        return Math.toIntExact(file.getLong(40)) + number * SECTION;
    }

    private int offset(int section) {
        return Math.toIntExact(file.getLong(section + 24));
    }

    private void table(int section, BiConsumer<Long, String> symbols) {
        int first = offset(section);
        int end = first + Math.toIntExact(file.getLong(section + 32));
        int strings = offset(section(file.getInt(section + 40)));
        for (int at = first; at < end; at += SYMBOL) {
            boolean defined = file.getShort(at + 6) != 0 && file.getInt(at) != 0;
            if (defined && (file.get(at + 4) & 0xf) <= LAST_PLACE) {
                symbols.accept(file.getLong(at + 8), string(strings + file.getInt(at)));
            }
        }
    }

    private String string(int at) {
        int end = at;
        while (file.get(end) != 0) { end++; }
        byte[] bytes = new byte[end - at];
        file.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
