package org.backplane.machine.board;

import org.backplane.api.device.kit.RegisterBlock;
import org.backplane.api.device.kit.RegisterCell;
import org.backplane.api.machine.time.MachineClock;

/** Says in a line each what the guest does to a window: machine time in seconds, part, register with its fields. */
final class WindowTrace implements RegisterBlock.Trace {
    private static final long NANOS = 1_000_000_000;

    private final String part;
    private final String prefix;
    private final MachineClock clock;
    private final TraceLog log;

    /** @param window its name; goes before the names of its registers unless empty */
    WindowTrace(String part, String window, MachineClock clock, TraceLog log) {
        this.part = part;
        this.prefix = window.isEmpty() ? "" : window + ".";
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void accessed(RegisterCell register, boolean write, long value) {
        log.add(start(write) + prefix + register.show(value));
    }

    @Override
    public void accessed(String range, int offset, int width, boolean write, long value) {
        String what = range.isEmpty() ? "(no register)" : range;
        log.add(start(write) + prefix + what + " at offset 0x" + Integer.toHexString(offset)
                + ", " + 8 * width + " bits = 0x" + Long.toHexString(value));
    }

    private String start(boolean write) {
        return start(clock, part, write);
    }

    /** How every line begins: machine time in seconds, who is accessed, how. */
    static String start(MachineClock clock, String who, boolean write) {
        long now = clock.nanos();
        String fraction = Long.toString(NANOS + now % NANOS).substring(1);
        return now / NANOS + "." + fraction + " " + who + (write ? " write " : " read  ");
    }
}
