package org.backplane.machine.board;

import java.util.concurrent.atomic.AtomicLong;

import org.backplane.api.device.OddityCounter;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.inspect.OddityInfo;

/**
 * Something that guests do and that is not as expected, and how often they did. It is logged the first time, the tenth, the hundredth
 * and so on, so that no guest can fill a log.
 */
final class Odd implements OddityCounter {
    private static final System.Logger LOG = System.getLogger("org.backplane.guest");

    private final Oddity kind;
    private final String part;
    private final String act;
    private final long address;
    /** Bytes; 0: the act has no address. */
    private final int size;
    private final AtomicLong count = new AtomicLong();
    /** A hint: two threads may log the same count. */
    private long told = 1;

    Odd(Oddity kind, String part, String act, long address, int size) {
        this.kind = kind;
        this.part = part;
        this.act = act;
        this.address = address;
        this.size = size;
    }

    boolean is(String other, long otherAddress, int otherSize) {
        return address == otherAddress && size == otherSize && act.equals(other);
    }

    boolean is(Oddity otherKind, String otherPart, String other) {
        return kind == otherKind && part.equals(otherPart) && act.equals(other);
    }

    @Override
    public void count() {
        long times = count.incrementAndGet();
        if (times == told) {
            told = 10 * times;
            tell(times);
        }
    }

    private void tell(long times) {
        LOG.log(System.Logger.Level.INFO, (part.isEmpty() ? "" : part + ": ") + what() + " ("
                + kind.name().toLowerCase(java.util.Locale.ROOT) + (times == 1 ? ")" : ", " + times + " times)"));
    }

    private String what() {
        return size == 0 ? act : act + ":0x" + Long.toHexString(address) + ", " + 8 * size + " bits";
    }

    OddityInfo info() {
        return new OddityInfo(kind, part, what(), count.get());
    }
}
