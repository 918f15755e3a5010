package org.backplane.x86.interpreter.manual;

import java.util.List;

/**
 * Descriptors as words with commas: a type ({@code rw}, {@code xr-conf}, {@code call}, {@code sys0}, ...), then {@code dplN},
 * {@code np} (not present), {@code na} (not accessed), {@code d16}, {@code l64}, {@code base=N}, {@code limit=N} (in bytes),
 * {@code pages=N} (limit in pages), of gates {@code to=SELECTOR:OFFSET}, {@code params=N}, {@code ist=N}. A number stands for itself.
 */
final class Descriptors {
    private static final List<String> SYSTEM = List.of("sys0", "tss16", "ldt", "tss16-busy", "call16", "task", "int16",
            "trap16", "sys8", "tss", "sys10", "tss-busy", "call", "sys13", "int", "trap");
    private static final List<String> SEGMENTS = List.of("ro", "rw", "ro-down", "rw-down", "x", "xr", "x-conf",
            "xr-conf");

    private Descriptors() {
    }

    static long parse(String text) {
        String[] words = text.split(",");
        int system = SYSTEM.indexOf(words[0]);
        int segment = SEGMENTS.indexOf(words[0]);
        if (system < 0 && segment < 0) { return Long.parseUnsignedLong(text, 16); }
        boolean gate = system >= 4 && system != 9 && system != 11;
        long descriptor = 1L << 47
                | (segment >= 0 ? 0x00cf_1100_0000_ffffL | (long) segment << 41 : (long) system << 40);
        for (int n = 1; n < words.length; n++) { descriptor = option(descriptor, words[n], gate); }
        return descriptor;
    }

    private static long option(long descriptor, String word, boolean gate) {
        int equals = word.indexOf('=');
        if (equals < 0) { return flag(descriptor, word); }
        String text = word.substring(equals + 1);
        if (word.startsWith("to=")) {
            String[] target = text.split(":");
            long offset = Long.parseLong(target[1], 16);
            return descriptor | Long.parseLong(target[0], 16) << 16 | offset & 0xffff | (offset >>> 16 & 0xffff) << 48;
        }
        long value = Long.parseLong(text, 16);
        return switch (word.substring(0, equals)) {
            case "base" -> descriptor & ~0xff00_00ff_ffff_0000L | (value & 0xff_ffff) << 16 | value >>> 24 << 56;
            case "limit" -> descriptor & ~0x008f_0000_0000_ffffL | value & 0xffff | (value & 0xf_0000) << 32;
            case "pages" -> descriptor & ~0x000f_0000_0000_ffffL | value & 0xffff | (value & 0xf_0000) << 32 | 1L << 55;
            case "params", "ist" -> descriptor | value << 32;
            default -> throw new IllegalArgumentException(word + (gate ? " of a gate" : ""));
        };
    }

    private static long flag(long descriptor, String word) {
        return switch (word) {
            case "dpl0", "dpl1", "dpl2", "dpl3" -> descriptor | (long) (word.charAt(3) - '0') << 45;
            case "np" -> descriptor & ~(1L << 47);
            case "na" -> descriptor & ~(1L << 40);
            case "d16" -> descriptor & ~(1L << 54);
            case "l64" -> descriptor & ~(1L << 54) | 1L << 53;
            case "dl" -> descriptor | 1L << 53;
            default -> throw new IllegalArgumentException(word);
        };
    }

    /** Fills a segment register's cache as the processor does. */
    static long base(long descriptor) {
        return descriptor >>> 16 & 0xff_ffff | descriptor >>> 56 << 24;
    }

    static long limit(long descriptor) {
        long raw = descriptor & 0xffff | descriptor >>> 32 & 0xf_0000;
        return (descriptor & 1L << 55) != 0 ? raw << 12 | 0xfff : raw;
    }

    static long access(long descriptor) {
        return descriptor >>> 40 & 0xf0ff;
    }
}
