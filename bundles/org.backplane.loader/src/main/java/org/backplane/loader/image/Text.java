package org.backplane.loader.image;

/** Numbers as people read them in messages. */
public final class Text {
    private Text() {
    }

    /** An address. */
    public static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    /** {@code start} to the byte before {@code end}. */
    public static String range(long start, long end) {
        return hex(start) + "-" + hex(end - 1);
    }

    /** A size in the largest unit that leaves at least one, rounded up to a tenth. */
    public static String size(long bytes) {
        int unit = bytes < 1 << 10 ? 0 : bytes < 1 << 20 ? 1 : bytes < 1 << 30 ? 2 : 3;
        if (unit == 0)
            return bytes + " bytes";
        long one = 1L << (10 * unit);
        long tenths = bytes / one * 10 + (bytes % one * 10 + one - 1) / one;
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " " + "KMG".charAt(unit - 1) + "iB";
    }
}
