package org.backplane.monitor.command;

import java.util.HexFormat;
import java.util.Locale;

/** Quantities as people read them. */
public final class Text {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

    private Text() {
    }

    /** Nanoseconds: {@code "12.5 s"}, {@code "3.1 ms"}, {@code "870 us"}. */
    public static String duration(long nanos) {
        double size = Math.abs((double) nanos);
        return size >= 1e9
                ? format("%.3f s", nanos / 1e9)
                : size >= 1e6 ? format("%.1f ms", nanos / 1e6) : format("%.0f us", nanos / 1e3);
    }

    /** Bytes, in the largest unit that they are a whole number of. */
    public static String bytes(long count) {
        int unit = 0;
        long rest = count;
        while (rest != 0 && rest % 1024 == 0 && unit < UNITS.length - 1) {
            rest /= 1024;
            unit++;
        }
        return rest + " " + UNITS[unit];
    }

    /** A number in hexadecimal, with as many digits as {@code bytes} have. */
    public static String hex(long value, int bytes) {
        return "0x" + HexFormat.of().toHexDigits(value, 2 * bytes);
    }

    /** A number from 0 to {@code most}, which is unsigned; decimal, or hexadecimal behind 0x. */
    public static long number(String what, String text, long most) throws CommandException {
        try {
            boolean hex = text.startsWith("0x");
            long value = hex ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
            if ((hex || value >= 0) && Long.compareUnsigned(value, most) <= 0) { return value; }
        } catch (NumberFormatException noNumber) {
            // Told below, as what is out of range.
        }
        throw new CommandException(what + " '" + text + "' is not a number from 0 to " + hex(most, 8)
                + ": write it like 4096 or 0x1000.");
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
