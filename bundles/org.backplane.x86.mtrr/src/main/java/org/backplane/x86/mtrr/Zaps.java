package org.backplane.x86.mtrr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * How the vCPUs of a machine drop translations together. Who changes types {@linkplain #post posts} the range and gets a number; before
 * the vCPU's next instruction {@link #settle} sees to it that the range is dropped: the one vCPU that gets to be the zapper drops for
 * all, the others wait until {@code done} has reached their number.
 * <p>
 * A number, and not just "nobody zaps any more": a range may be posted after the zapper has found the list empty and before it says
 * that it is finished. Nobody would drop that one (the handshake of the seed's patch). Here its owner sees that {@code done} is too
 * low and becomes the zapper. {@code ZapModelTest} tries every interleaving of that patch, {@code ZapInterleavingTest} of this class.
 * <p>
 * The list has a lock of one word, which allocates nothing when threads compete for it; ranges are dropped outside of it.
 */
final class Zaps {
    /** Drops the translations of pages {@code [first, end)} and says how many are RAM. */
    @FunctionalInterface
    interface Engine {
        long zap(long first, long end);
    }

    private static final int SPINS = 64;
    private static final VarHandle LOCK = handle("locked", boolean.class);
    private static final VarHandle ZAPPING = handle("zapping", boolean.class);

    private final ZapPolicy policy;
    private volatile boolean locked;
    private volatile boolean zapping;
    /** The number of the last range that was posted. Under the lock. */
    private long next;
    /** All ranges up to this number are dropped. By the zapper. */
    private volatile long done;
    private final ZapList list = new ZapList();
    /** The zapper's. */
    private final long[] taken = new long[ZapList.SLOTS];
    private int count;
    private int dropped;
    private long top;
    /** One for each vCPU. */
    private final List<ZapCounts> counts = new ArrayList<>();

    Zaps(ZapPolicy policy) {
        this.policy = policy;
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Zaps.class, field, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    ZapPolicy policy() {
        return policy;
    }

    /** Posts all of memory. Gives the number for {@link #settle}. */
    long postAll() {
        lock();
        list.addAll();
        return posted();
    }

    /** Posts what fixed ranges cover. */
    long postFixed() {
        if (!policy.minds(ZapPolicy.FINE)) { return postAll(); }
        lock();
        list.addFixed();
        return posted();
    }

    /** Posts pages {@code [first, end)}. */
    long post(long first, long end) {
        if (!policy.minds(ZapPolicy.FINE)) { return postAll(); }
        lock();
        list.add(first, end);
        return posted();
    }

    /** Under the lock, which it gives back. */
    private long posted() {
        long number = ++next;
        locked = false;
        return number;
    }

    private void lock() {
        for (int attempt = 0; !LOCK.compareAndSet(this, false, true); attempt++) { rest(attempt); }
    }

    private static void rest(int attempt) {
        if (attempt < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /** Whether the range with this number is dropped; if nobody else is about to, drops all that are posted. Waits no longer than for a moment. */
    boolean settle(long number, Engine engine) {
        if (!policy.minds(ZapPolicy.SERIALIZED)) { return alone(engine); }
        for (int attempt = 0; attempt <= SPINS; attempt++) {
            if (isDone(number)) { return true; }
            if (begin()) {
                drain(engine);
            } else {
                rest(attempt);
            }
        }
        return false;
    }

    private void drain(Engine engine) {
        try {
            for (boolean some = take(); some; some = take()) {
                boolean more = true;
                while (more) { more = drop(engine); }
            }
        } finally {
            end();
        }
    }

    // ---- the steps of the handshake: each one access to what vCPUs share, or all under the lock; ZapInterleavingTest takes them one by one

    boolean isDone(long number) {
        return done >= number;
    }

    /** Whether the vCPU is the zapper now. */
    boolean begin() {
        return ZAPPING.compareAndSet(this, false, true);
    }

    /** Takes all that is posted; false: there is nothing. The zapper's. */
    boolean take() {
        lock();
        top = next;
        boolean some = !list.isEmpty();
        count = some ? list.take(taken, policy.minds(ZapPolicy.MERGED)) : 0;
        locked = false;
        dropped = 0;
        return some;
    }

    /** Drops one of the ranges that were taken; false: it was the last, and all up to the number are done. The zapper's. */
    boolean drop(Engine engine) {
        if (count == ZapList.ALL) {
            engine.zap(0, -1);
        } else {
            engine.zap(ZapList.start(taken[dropped]), ZapList.end(taken[dropped]));
        }
        if (++dropped < count) { return true; }
        done = top;
        return false;
    }

    void end() {
        zapping = false;
    }

    /** Every request for itself; what is in the list is nobody's business. */
    private static boolean alone(Engine engine) {
        engine.zap(0, -1);
        return true;
    }

    /** What a vCPU counts is part of the machine's sums from now on; while the part is made. */
    ZapCounts counted(ZapCounts vcpu) {
        counts.add(vcpu);
        return vcpu;
    }

    /** Ranges posted. This and what follows: of all vCPUs, at a quiet point. */
    long requests() {
        return counts.stream().mapToLong(ZapCounts::requests).sum();
    }

    /** Ranges dropped, one at a time. */
    long calls() {
        return counts.stream().mapToLong(ZapCounts::calls).sum();
    }

    /** Pages of RAM in them. */
    long pages() {
        return counts.stream().mapToLong(ZapCounts::pages).sum();
    }
}
