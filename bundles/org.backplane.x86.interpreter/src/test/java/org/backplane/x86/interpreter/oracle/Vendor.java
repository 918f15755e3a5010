package org.backplane.x86.interpreter.oracle;

/**
 * Where AMD's processors do otherwise than Intel's, which the model is one of: which of two faults comes first, and what images of
 * the x87 unit tell.
 */
final class Vendor {
    private static final int STACK = 12;
    private static final int GENERAL_PROTECTION = 13;
    private static final int PAGE_FAULT = 14;
    private static final int ALIGNMENT = 17;
    private static final long LAST_CANONICAL = 0x7fff_ffff_ffffL;
    /** Bytes of an image. */
    private static final int IMAGE = 832;
    /** An exception waits. */
    private static final long ES = 0x80;
    private static final long UPPER_HALF = 0xffff_ffff_0000_0000L;

    private Vendor() {
    }

    /** Whether it was recorded on an AMD processor. */
    static boolean isAmd(Case vector) {
        return vector.form.row().group().equals("Sha") || HostsOwn.has(vector.form.row()) || vector.form.prefixed();
    }

    /** Whether AMD's raise that fault where Intel's do something else. */
    static boolean differs(Case vector, Outcome expected, Outcome got) {
        if (!vector.form.prefixed()) { return false; }
        return switch (vector.form.row().name()) {
            case "retFar" -> readsOuterStack(expected, got) || isNotCanonical(vector, expected, got);
            case "pushImmediate" -> expected.trap == STACK && isWrapped(vector);
            default -> vector.form.spec().isImage() && (isMisaligned(vector, expected, got) || inImage(expected, got));
        };
    }

    /** A selector of an inner level is refused, but only when the stack has been read as if it were of an outer one. */
    private static boolean readsOuterStack(Outcome expected, Outcome got) {
        boolean stack = expected.trap == STACK || expected.trap == PAGE_FAULT || expected.trap == ALIGNMENT;
        return stack && got.trap == GENERAL_PROTECTION || expected.trap == STACK && isAcross(got);
    }

    /** A page fault just before addresses that are not canonical: not all of the word would have been. */
    private static boolean isAcross(Outcome got) {
        return got.trap == PAGE_FAULT && got.cr2 >>> 3 == LAST_CANONICAL >>> 3;
    }

    /** Intel's take 32 bits of the offset when the code is not of 64. */
    private static boolean isNotCanonical(Case vector, Outcome expected, Outcome got) {
        boolean small = got.state[State.CS] != State.USER_CODE_64;
        return vector.form.operandSize() == 64 && expected.trap == GENERAL_PROTECTION && expected.error == 0 && small;
    }

    /** Intel's tell an image that is not aligned by #AC when they may, and look at alignment when the address is known to be one. */
    private static boolean isMisaligned(Case vector, Outcome expected, Outcome got) {
        boolean address = expected.trap == GENERAL_PROTECTION || expected.trap == STACK;
        return vector.target % 64 != 0 && address && (got.trap == ALIGNMENT || got.trap == STACK);
    }

    /** Either tells a page of the image that is not there by an address of its own choice. */
    private static boolean inImage(Outcome expected, Outcome got) {
        return expected.trap == PAGE_FAULT && got.trap == PAGE_FAULT && Math.abs(expected.cr2 - got.cr2) < IMAGE;
    }

    /** The stack's word would go across the last byte of the first 4 GiB. */
    private static boolean isWrapped(Case vector) {
        return vector.form.codeSize() < 64 && vector.state[State.RSP] % 4 != 0 && vector.state[State.RSP] >>> 2 == 0;
    }

    /** Bits in memory that are the processor's own: pointers, which AMD's forget while no exception waits, and MXCSR's mask. */
    static long memory(Case vector, long address) {
        if (!isAmd(vector) || !vector.form.spec().isImage()) { return 0; }
        long pointers = (vector.state[State.FSW] & ES) == 0 ? -1 : 0;
        return switch ((int) (address - vector.target)) {
            case 0 -> pointers << 48;
            case 8, 16 -> pointers;
            case 24 -> UPPER_HALF;
            default -> 0;
        };
    }
}
