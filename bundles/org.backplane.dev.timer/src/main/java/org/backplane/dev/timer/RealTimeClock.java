package org.backplane.dev.timer;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;

/**
 * An MC146818 (Motorola data sheet) with the PC's extensions: an index port, 128 bytes, a century byte. It follows the
 * machine's wall clock; what the guest sets is kept as a distance from it. It has a battery: memory and time outlive a reset.
 */
final class RealTimeClock implements Device {
    private static final int SECONDS = 0x00;
    private static final int SECONDS_ALARM = 0x01;
    private static final int MINUTES = 0x02;
    private static final int MINUTES_ALARM = 0x03;
    private static final int HOURS = 0x04;
    private static final int HOURS_ALARM = 0x05;
    private static final int DAY_OF_WEEK = 0x06;
    private static final int DAY = 0x07;
    private static final int MONTH = 0x08;
    private static final int YEAR = 0x09;
    private static final int A = 0x0a;
    private static final int B = 0x0b;
    private static final int C = 0x0c;
    private static final int D = 0x0d;
    private static final int CENTURY = 0x32;

    private static final int A_UPDATE_IN_PROGRESS = 0x80;
    private static final int A_DIVIDER_RESET = 0x60;
    private static final int A_RATE = 0x0f;

    private static final int B_SET = 0x80;
    private static final int B_BINARY = 0x04;
    private static final int B_24_HOURS = 0x02;

    private static final int FLAG_REQUEST = 0x80;
    private static final int FLAG_PERIODIC = 0x40;
    private static final int FLAG_ALARM = 0x20;
    private static final int FLAG_UPDATE = 0x10;
    private static final int FLAGS = FLAG_PERIODIC | FLAG_ALARM | FLAG_UPDATE;

    private static final int D_VALID = 0x80;

    private static final int PM = 0x80;
    private static final int ANY = 0xc0;

    private static final long CRYSTAL_HERTZ = 32_768;
    private static final long SECOND = 1_000_000_000;
    /** UIP comes 244 us before an update. */
    private static final long UPDATE_LEAD = 8 * SECOND / CRYSTAL_HERTZ;

    private final MachineClock clock;
    private final IrqLine irq;
    private final Alarm update;
    private final Alarm periodic;
    private final Bank bank;
    private final int cmos;
    private final int offset;
    private final int flagsRead;
    private final Register index;

    RealTimeClock(Board board) {
        clock = board.clock();
        irq = board.irq("irq");
        update = board.alarm("update", this::onUpdate);
        periodic = board.alarm("periodic", this::onPeriodic);
        bank = board.bank();
        cmos = bank.array("CMOS", 128, 0);
        offset = bank.slot("OFFSET", 0);
        bank.keep("CMOS");
        bank.keep("OFFSET");
        flagsRead = bank.slot("FLAGS_READ", 0);
        Window ports = board.window("", 2);
        index = ports.octet(0, "INDEX").field(0, 7, "ADDRESS").bit(7, "NMI_DISABLED").onRead(_ -> 0xff);
        ports.octet(1, "DATA").computed(this::read).writeTo(this::write);
    }

    @Override
    public void reset() {
        put(A, 0x26);
        put(B, B_24_HOURS);
        put(C, 0);
        put(D, D_VALID);
        armUpdate();
    }

    @Override
    public void restored() {
        updateIrq();
    }

    private int get(int address) {
        return (int) bank.get(cmos + address);
    }

    private void put(int address, long value) {
        bank.set(cmos + address, value);
    }

    // ---- the guest's side

    private long read() {
        int address = (int) index.get() & 0x7f;
        if (address == A) {
            return get(A) | (updateInProgress() ? A_UPDATE_IN_PROGRESS : 0);
        } else if (address == C) { return readFlags(); }
        if (isTime(address) && !isHalted()) { show(); }
        return get(address);
    }

    private void write(long value) {
        int address = (int) index.get() & 0x7f;
        switch (address) {
            case A -> writeA(value & ~A_UPDATE_IN_PROGRESS);
            case B -> writeB(value);
            case C, D -> {} // read only
            default -> writeByte(address, value);
        }
    }

    private void writeByte(int address, long value) {
        boolean sets = isTime(address) && !isHalted();
        if (sets) { show(); }
        put(address, value);
        if (sets) { setTime(fraction()); }
    }

    private static boolean isTime(int address) {
        return address <= YEAR && address != SECONDS_ALARM && address != MINUTES_ALARM && address != HOURS_ALARM
                || address == CENTURY;
    }

    private void writeA(long value) {
        boolean wasHalted = isHalted();
        boolean dividerStarts = isDividerReset() && (value & A_DIVIDER_RESET) != A_DIVIDER_RESET;
        if (!wasHalted) { show(); }
        put(A, value);
        if (dividerStarts && !isHalted()) {
            setTime(SECOND / 2); // the first update follows half a second after the divider starts
        }
        armPeriodic();
    }

    private void writeB(long value) {
        boolean wasHalted = isHalted();
        if (!wasHalted) { show(); }
        put(B, value);
        if (wasHalted && !isHalted()) { setTime(fraction()); }
        armPeriodic();
        updateIrq();
    }

    /** Whether the time registers stand still: they are being set, or the divider chain is held. */
    private boolean isHalted() {
        return (get(B) & B_SET) != 0 || isDividerReset();
    }

    private boolean isDividerReset() { return (get(A) & A_DIVIDER_RESET) == A_DIVIDER_RESET; }

    // ---- time

    /** Nanoseconds since 1970 as the guest has it. */
    private long now() {
        return clock.epochNanos() + bank.get(offset);
    }

    private long fraction() {
        return Math.floorMod(now(), SECOND);
    }

    private boolean updateInProgress() {
        return !isHalted() && fraction() >= SECOND - UPDATE_LEAD;
    }

    /** Puts the time into the registers. */
    private void show() {
        long seconds = Math.floorDiv(now(), SECOND);
        long days = Math.floorDiv(seconds, 86_400);
        int time = (int) (seconds - days * 86_400);
        long date = CivilDate.date(days);
        int year = (int) (date >> 9);
        put(SECONDS, encode(time % 60));
        put(MINUTES, encode(time / 60 % 60));
        put(HOURS, encodeHour(time / 3600));
        put(DAY_OF_WEEK, encode((int) Math.floorMod(days + 4, 7L) + 1)); // 1970-01-01 was a Thursday; Sunday is 1
        put(DAY, encode((int) date & 31));
        put(MONTH, encode((int) date >> 5 & 15));
        put(YEAR, encode(year % 100));
        put(CENTURY, Bcd.encode(year / 100));
    }

    /** Takes the time from the registers; the second is {@code fraction} nanoseconds old. */
    private void setTime(long fraction) {
        int year = Bcd.decode(get(CENTURY)) * 100 + decode(get(YEAR));
        long days = CivilDate.days(year, decode(get(MONTH)), decode(get(DAY)));
        long time = decodeHour(get(HOURS)) * 3600L + decode(get(MINUTES)) * 60L + decode(get(SECONDS));
        bank.set(offset, (days * 86_400 + time) * SECOND + fraction - clock.epochNanos());
        armUpdate();
    }

    private int encode(int value) {
        return (get(B) & B_BINARY) != 0 ? value : Bcd.encode(value);
    }

    private int decode(int value) {
        return (get(B) & B_BINARY) != 0 ? value : Bcd.decode(value);
    }

    private int encodeHour(int hour) {
        if ((get(B) & B_24_HOURS) != 0) { return encode(hour); }
        return encode((hour + 11) % 12 + 1) | (hour >= 12 ? PM : 0);
    }

    private int decodeHour(int value) {
        if ((get(B) & B_24_HOURS) != 0) { return decode(value); }
        return decode(value & ~PM) % 12 + ((value & PM) != 0 ? 12 : 0);
    }

    // ---- interrupts

    private void armUpdate() {
        update.at(clock.nanos() + SECOND - fraction());
    }

    private void onUpdate() {
        if (!isHalted()) {
            show();
            boolean alarm = matches(SECONDS_ALARM) && matches(MINUTES_ALARM) && matches(HOURS_ALARM);
            raise(FLAG_UPDATE | (alarm ? FLAG_ALARM : 0));
        }
        armUpdate();
    }

    /** Whether an alarm byte agrees with the time, which is in the byte before it. */
    private boolean matches(int address) {
        return (get(address) & ANY) == ANY || get(address) == get(address - 1);
    }

    /** Ticks of the crystal between periodic events, 0 for none. */
    private long period() {
        int rate = get(A) & A_RATE;
        return rate == 0 ? 0 : 1L << (rate < 3 ? rate + 6 : rate - 1);
    }

    private void armPeriodic() {
        if (period() == 0 || (get(B) & FLAG_PERIODIC) == 0) {
            periodic.cancel();
            return;
        }
        long next = (clock.ticks(CRYSTAL_HERTZ) / period() + 1) * period();
        periodic.at(MachineClock.nanos(next, CRYSTAL_HERTZ));
    }

    private void onPeriodic() {
        raise(FLAG_PERIODIC);
        armPeriodic();
    }

    /** Without its interrupt the periodic flag is not worth an alarm: whether it came is seen when somebody looks. */
    private long readFlags() {
        long ticks = clock.ticks(CRYSTAL_HERTZ);
        long period = period();
        boolean came = period != 0 && ticks / period != bank.get(flagsRead) / period;
        long flags = get(C) | (came && (get(B) & FLAG_PERIODIC) == 0 ? FLAG_PERIODIC : 0);
        bank.set(flagsRead, ticks);
        put(C, 0);
        updateIrq();
        return flags;
    }

    private void raise(int flags) {
        put(C, get(C) | flags);
        updateIrq();
    }

    private void updateIrq() {
        boolean request = (get(C) & get(B) & FLAGS) != 0;
        put(C, request ? get(C) | FLAG_REQUEST : get(C) & ~FLAG_REQUEST);
        irq.set(request);
    }
}
