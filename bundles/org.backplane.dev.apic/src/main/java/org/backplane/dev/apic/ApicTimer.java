package org.backplane.dev.apic;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/**
 * The timer of a local APIC: one-shot, periodic or at a TSC deadline. The count is computed when somebody looks. Time is kept
 * in ticks of the crystal since the machine was created, so periods do not drift.
 */
final class ApicTimer {
    private static final int PERIODIC = 1;
    private static final int DEADLINE = 2;
    /** No alarm is set farther away: 292 years are what fits into the clock. */
    private static final long MAX_SECONDS = 9_000_000_000L;

    private final long crystalHertz;
    private final long tscHertz;
    private final VcpuBoard board;
    private final MachineClock clock;
    private final Alarm alarm;
    private final Runnable expired;

    private final Bank bank;
    private final int start;
    private final int from;
    private final int deadline;
    private final int armed;

    private final Register entry;
    private final Register initial;
    private final Register divide;

    ApicTimer(Lapic.Config config, VcpuBoard board, Window regs, Register entry, Runnable expired) {
        this.board = board;
        this.entry = entry;
        this.expired = expired;
        crystalHertz = config.crystalHertz();
        tscHertz = config.tscHertz();
        clock = board.clock();
        bank = board.bank();
        start = bank.slot("TIMER_START", 0);
        from = bank.slot("TIMER_FROM", 0);
        deadline = bank.slot("TSC_DEADLINE", 0);
        armed = bank.slot("TSC_DEADLINE_ARMED", 0);
        alarm = board.alarm("timer", this::onAlarm);
        entry.onChange(this::modeChanged);
        initial = regs.word(0x380, "INITIAL_COUNT").onWrite(_ -> load());
        regs.word(0x390, "CURRENT_COUNT").readOnly().computed(this::current);
        divide = regs.word(0x3e0, "DIVIDE_CONFIGURATION").field(0, 4, "DIVIDE").writeTo(this::divideBy);
    }

    /** Forgets what was pending. */
    void stop() {
        alarm.cancel();
        bank.set(from, 0);
        bank.set(deadline, 0);
    }

    private int mode() {
        return (int) entry.get() >> 17 & 3;
    }

    // ---- counting modes

    private void load() {
        if (mode() == DEADLINE) { return; }
        count(initial.get());
    }

    /** Starts to count down from {@code value} now; 0 stops. */
    private void count(long value) {
        bank.set(start, clock.ticks(crystalHertz));
        bank.set(from, value);
        arm();
    }

    private void arm() {
        if (bank.get(from) == 0) {
            alarm.cancel();
        } else {
            alarm.at(MachineClock.nanos(expiry(), crystalHertz));
        }
    }

    /** The crystal's tick at which the count that runs reaches 0. */
    private long expiry() {
        return bank.get(start) + (bank.get(from) << shift());
    }

    private long current() {
        long counted = clock.ticks(crystalHertz) - bank.get(start) >> shift();
        long left = bank.get(from) - counted;
        if (left > 0 || bank.get(from) == 0) { return Math.max(left, 0); }
        return mode() == PERIODIC && initial.get() != 0 ? initial.get() - -left % initial.get() : 0;
    }

    private void onAlarm() {
        if (mode() == DEADLINE) {
            bank.compareAndSet(deadline, bank.get(armed), 0); // unless the vCPU's thread has written another one meanwhile
        } else if (mode() == PERIODIC) {
            nextPeriod();
        } else {
            bank.set(from, 0);
        }
        expired.run();
    }

    /** Periods that the host was too slow for are skipped: the request bit holds one interrupt. */
    private void nextPeriod() {
        long period = initial.get() << shift();
        long ended = expiry();
        long late = clock.ticks(crystalHertz) - ended;
        bank.set(start, ended + (period == 0 ? 0 : late / period * period));
        bank.set(from, initial.get());
        arm();
    }

    /** Log2 of the divisor: 0b0000 is 2, 0b1010 is 128, 0b1011 is 1. */
    private int shift() {
        int code = (int) divide.get();
        return (code & 3 | code >> 1 & 4) + 1 & 7;
    }

    private void divideBy(long value) {
        long left = current();
        divide.set(value & 0xb);
        if (mode() != DEADLINE) { count(left); }
    }

    private void modeChanged(long was, long is) {
        int before = (int) was >> 17 & 3;
        if (before != mode() && (before == DEADLINE || mode() == DEADLINE)) { stop(); }
    }

    // ---- TSC deadline

    private void armDeadline() {
        long wanted = bank.acquire(deadline);
        long ticks = wanted - board.state().reg[X86Reg.TSC_OFFSET];
        bank.set(armed, wanted);
        if (wanted <= 0 || ticks / tscHertz > MAX_SECONDS) {
            alarm.cancel();
        } else {
            alarm.at(MachineClock.nanos(Math.max(ticks, 0), tscHertz));
        }
    }

    SystemRegister deadlineRegister() {
        return new DeadlineRegister(board.guarded(this::armDeadline));
    }

    /** IA32_TSC_DEADLINE: reads 0 and ignores writes unless the timer is in this mode. */
    private final class DeadlineRegister implements SystemRegister {
        private final Runnable arm;

        DeadlineRegister(Runnable arm) {
            this.arm = arm;
        }

        @Override
        public int id() {
            return Msr.IA32_TSC_DEADLINE;
        }

        @Override
        public String name() {
            return "IA32_TSC_DEADLINE";
        }

        @Override
        public int check(CpuState state, boolean write, long value) {
            return ((X86State) state).granted.has(Feature.TSC_DEADLINE) ? OK : FAULT;
        }

        @Override
        public long peek(CpuState state) {
            return bank.get(deadline);
        }

        @Override
        public void poke(CpuState state, long value) {
            bank.set(deadline, value);
            arm.run();
        }

        @Override
        public void write(CpuState state, long value) {
            if (mode() == DEADLINE) { poke(state, value); }
        }

        /** Between two deadlines too. */
        @Override
        public boolean inUse(CpuState state) {
            return mode() == DEADLINE;
        }
    }
}
