package org.backplane.lib.x86;

/** Fields of an 8-byte segment descriptor or gate (SDM volume 3, 3.4.5 and 6.11). */
final class Descriptor {
    /** System segment and gate types, bits 0-3 of the access rights. */
    static final int TSS16 = 1;
    static final int LDT = 2;
    static final int CALL_GATE16 = 4;
    static final int TASK_GATE = 5;
    static final int INTERRUPT_GATE16 = 6;
    static final int TSS = 9;
    static final int TSS_BUSY = 11;
    static final int CALL_GATE = 12;
    static final int INTERRUPT_GATE = 14;
    static final int TRAP_GATE = 15;

    private Descriptor() {
    }

    static long access(long descriptor) {
        return descriptor >>> 40 & 0xf0ff;
    }

    static long base(long descriptor) {
        return descriptor >>> 16 & 0xff_ffff | descriptor >>> 56 << 24;
    }

    /** In bytes, granularity applied. */
    static long limit(long descriptor) {
        long raw = descriptor & 0xffff | descriptor >>> 32 & 0xf_0000;
        return (access(descriptor) & Bits.ACCESS_G) != 0 ? raw << 12 | 0xfff : raw;
    }

    static int type(long descriptor) {
        return (int) (descriptor >>> 40) & 15;
    }

    static boolean isSystem(long descriptor) {
        return (access(descriptor) & Bits.ACCESS_S) == 0;
    }

    static boolean isCode(long descriptor) {
        return (access(descriptor) & (Bits.ACCESS_S | Bits.ACCESS_CODE)) == (Bits.ACCESS_S | Bits.ACCESS_CODE);
    }

    static boolean isConforming(long descriptor) {
        return (access(descriptor) & Bits.ACCESS_EC) != 0;
    }

    static boolean isPresent(long descriptor) {
        return (access(descriptor) & Bits.ACCESS_P) != 0;
    }

    static int dpl(long descriptor) {
        return Bits.dpl(access(descriptor));
    }

    /** Selector in a gate. */
    static int gateSelector(long gate) {
        return (int) (gate >>> 16) & 0xffff;
    }

    /** Low 32 bits of the offset in a gate. */
    static long gateOffset(long gate) {
        return gate & 0xffff | gate >>> 32 & 0xffff_0000L;
    }
}
