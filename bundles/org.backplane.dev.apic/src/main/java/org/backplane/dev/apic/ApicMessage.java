package org.backplane.dev.apic;

/**
 * The format of interrupt messages (SDM volume 3, "Message Signalled Interrupts"). Address: bits 31-20 are FEE, 19-12 the
 * destination, 2 says it is logical. Data: bits 7-0 vector, 10-8 delivery mode, 14 assert, 15 level-triggered; interrupt
 * commands have the same bits. Devices write 32 bits of data; bits above carry what only commands can say. The destination of an
 * x2APIC has 32 bits; the upper ones are in bits 63-40 of the address.
 */
final class ApicMessage {
    static final int FIXED = 0;
    static final int LOWEST_PRIORITY = 1;
    static final int SMI = 2;
    static final int NMI = 4;
    static final int INIT = 5;
    static final int STARTUP = 6;
    static final int EXTINT = 7;

    static final int BROADCAST = 0xff;
    private static final int WIDE_BROADCAST = -1;

    private static final long WINDOW = 0xfee0_0000L;
    private static final long LOGICAL = 1 << 2;
    private static final int ASSERT = 1 << 14;
    private static final int LEVEL = 1 << 15;
    private static final long EXCEPT = 1L << 32;
    private static final long WIDE = 1L << 33;

    private ApicMessage() {
    }

    static long address(int destination, boolean logical) {
        long upper = (destination & 0xffff_ff00L) << 32;
        return WINDOW | upper | (destination & 0xffL) << 12 | (logical ? LOGICAL : 0);
    }

    /** The same data for a destination of 32 bits. */
    static long wide(long data) {
        return data | WIDE;
    }

    static boolean isBroadcast(long address, long data) {
        return destination(address) == ((data & WIDE) != 0 ? WIDE_BROADCAST : BROADCAST);
    }

    static boolean isInterrupt(long address) {
        return (address & 0xff_fff0_0000L) == WINDOW;
    }

    static int destination(long address) {
        return (int) (address >> 12) & 0xff | (int) (address >> 32) & 0xffff_ff00;
    }

    static boolean isLogical(long address) {
        return (address & LOGICAL) != 0;
    }

    static int vector(long data) {
        return (int) data & 0xff;
    }

    static int mode(long data) {
        return (int) data >> 8 & 7;
    }

    static boolean isLevel(long data) {
        return (data & LEVEL) != 0;
    }

    /** The end of a level: nothing for anybody. */
    static boolean isDeassert(long data) {
        return (data & (LEVEL | ASSERT)) == LEVEL && mode(data) == INIT;
    }

    /** The same data for everybody but the local APIC that sits in the vCPU {@code index}. */
    static long except(long data, int index) {
        return data | EXCEPT | (long) index << 40;
    }

    static boolean excludes(long data, int index) {
        return (data & EXCEPT) != 0 && data >>> 40 == index;
    }
}
