package org.backplane.machine.vcpu;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The messages that stop and start one vCPU (x86: INIT and SIPI), until its thread takes them. INIT makes earlier ones forgotten; of
 * several starts behind it the first counts.
 */
final class Startup {
    private static final int STOP = 1 << 30;
    private static final int START = 1 << 29;
    private static final int PAGE = START - 1;
    private static final int PAGE_SHIFT = 12;

    private final AtomicInteger asked = new AtomicInteger();

    /** Any thread. */
    void stop() {
        asked.set(STOP);
    }

    /** To begin at an address, a multiple of 4096. Any thread. */
    void start(long address) {
        int message = START | (int) (address >>> PAGE_SHIFT) & PAGE;
        for (int was = asked.get(); (was & START) == 0; was = asked.get()) {
            if (asked.compareAndSet(was, was | message)) { return; }
        }
    }

    /** Whether anything was asked for. */
    boolean isAsked() { return asked.get() != 0; }

    /** What was asked for, once; 0: nothing, or it waits. On the vCPU's thread. */
    int take(boolean now) {
        return asked.get() == 0 || !now ? 0 : asked.getAndSet(0);
    }

    /** Whether {@link #take}'s answer has {@link #stop} in it, which comes first. */
    static boolean stops(int taken) {
        return (taken & STOP) != 0;
    }

    static boolean starts(int taken) {
        return (taken & START) != 0;
    }

    static long address(int taken) {
        return (long) (taken & PAGE) << PAGE_SHIFT;
    }
}
