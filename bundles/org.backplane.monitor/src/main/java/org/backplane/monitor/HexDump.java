package org.backplane.monitor;

import java.util.HexFormat;

/** Bytes as {@code hexdump -C} shows them. */
final class HexDump {
    private static final int COLUMNS = 16;
    private static final HexFormat HEX = HexFormat.of();

    private HexDump() {
    }

    static String print(long address, byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int start = 0; start < bytes.length; start += COLUMNS) {
            int end = Math.min(start + COLUMNS, bytes.length);
            text.append(HEX.toHexDigits(address + start, address + bytes.length > 1L << 32 ? 16 : 8));
            line(text, bytes, start, end);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, byte[] bytes, int start, int end) {
        for (int i = start; i < start + COLUMNS; i++) {
            text.append(i % (COLUMNS / 2) == start % COLUMNS ? "  " : " ")
                    .append(i < end ? HEX.toHexDigits(bytes[i]) : "  ");
        }
        text.append("  |");
        for (int i = start; i < end; i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
        }
        text.append("|\n");
    }
}
