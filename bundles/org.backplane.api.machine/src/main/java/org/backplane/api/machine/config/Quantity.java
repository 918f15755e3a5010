package org.backplane.api.machine.config;

/** Numbers as people write them: {@code 1000}, {@code 0x3f8}, {@code 512M}; K, M, G and T are powers of 1024. */
public final class Quantity {
    private static final String UNITS = "KMGT";

    private Quantity() {
    }

    /**
     * Reads a whole number. Hexadecimal numbers may use all 64 bits; an underscore may separate digits.
     *
     * @throws NumberFormatException when it is none, or does not fit 64 bits
     */
    public static long parse(String text) {
        String digits = text.strip().replace("_", "");
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            return Long.parseUnsignedLong(digits.substring(2), 16);
        }
        int unit = digits.isEmpty() ? -1 : UNITS.indexOf(Character.toUpperCase(digits.charAt(digits.length() - 1)));
        if (unit < 0) { return Long.parseLong(digits); }
        return scaled(Long.parseLong(digits.substring(0, digits.length() - 1)), 10 * (unit + 1), text);
    }

    private static long scaled(long value, int shift, String text) {
        long scaled = value << shift;
        if (scaled >> shift != value) { throw new NumberFormatException(text + " does not fit 64 bits"); }
        return scaled;
    }

    /** A number as messages show it: in a unit when it is a whole number of them, 512M rather than 536870912. */
    public static String print(long value) {
        int unit = -1;
        long rest = value;
        while (rest != 0 && rest % 1024 == 0 && unit < UNITS.length() - 1) {
            rest /= 1024;
            unit++;
        }
        return unit < 0 ? Long.toString(value) : rest + UNITS.substring(unit, unit + 1);
    }
}
