package org.backplane.x86.interpreter.oracle;

/** Where memory operands are: mostly in memory, aligned or not; now and then across pages or where nothing is. */
final class Target {
    private final Prng random;

    Target(Prng random) {
        this.random = random;
    }

    /** A linear address of {@code span} bytes for code of 16, 32 or 64 bits. */
    long any(int span, int codeSize) {
        if (codeSize == 16 && random.below(3) != 0) { return low(span); }
        int kind = random.below(100);
        if (kind < 72) { return inside(span); }
        if (kind < 79) { return before(Layout.DATA + Layout.PAGE, span); }
        if (kind < 94) { return elsewhere(kind, span); }
        if (kind < 96) { return random.below(Layout.PAGE); }
        return codeSize == 64 ? nonCanonical(span) : 0xffff_ffffL - random.below(64);
    }

    private long elsewhere(int kind, int span) {
        return switch (kind) {
            case 79, 80 -> before(Layout.LAST + Layout.PAGE, span);
            case 81, 82 -> before(Layout.DATA, span);
            case 83 -> Layout.LAST - Layout.PAGE + random.below(Layout.PAGE - 512);
            case 84, 85, 86, 87 -> Layout.READ_ONLY + align(random.below(Layout.PAGE - 512), span);
            case 88, 89 -> before(Layout.READ_ONLY, span);
            case 90 -> before(Layout.READ_ONLY + Layout.PAGE, span);
            case 91 -> Layout.CODE + random.below(2 * Layout.PAGE - 512);
            default -> low(span);
        };
    }

    /** In memory. */
    long inside(int span) {
        return Layout.DATA + align(256 + random.below(2 * Layout.PAGE - 512 - span), span);
    }

    /** Where addresses of 16 bits reach. */
    long low(int span) {
        return random.once(8)
                ? before(Layout.DATA_LOW, span)
                : Layout.DATA_LOW + align(random.below(Layout.PAGE - span), span);
    }

    private int align(int offset, int span) {
        int alignment = Integer.highestOneBit(Math.clamp(span, 1, 64));
        return random.below(5) < 3 ? offset & -alignment : offset;
    }

    /** The last byte is on the next page, if more than one can be. */
    private long before(long page, int span) {
        return page - 1 - (span > 1 ? random.below(span - 1) : 0);
    }

    private long nonCanonical(int span) {
        return switch (random.below(4)) {
            case 0 -> 0x8000_0000_0000L - 1 - random.below(2 * Math.max(span, 1));
            case 1 -> 0xffff_7fff_ffff_ff00L + random.below(256);
            case 2 -> 0x8000_0000_0000L + random.below(4096);
            default -> random.next() & 0x7fff_ffff_ffff_ffffL | 1L << 62;
        };
    }
}
