package org.backplane.dev.timer;

/** Binary-coded decimal: a decimal digit in every four bits. */
final class Bcd {
    private Bcd() {
    }

    /** The number of up to four digits that {@code bcd} stands for. */
    static int decode(int bcd) {
        return (bcd >> 12 & 15) * 1000 + (bcd >> 8 & 15) * 100 + (bcd >> 4 & 15) * 10 + (bcd & 15);
    }

    /** {@code value}, 0 to 9999, as digits. */
    static int encode(int value) {
        return value / 1000 << 12 | value / 100 % 10 << 8 | value / 10 % 10 << 4 | value % 10;
    }
}
