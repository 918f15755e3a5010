package org.backplane.dev.platform;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;

/** ACPI's fixed hardware (ACPI specification, chapter 4) with the numbers of the PIIX4 and of QEMU's firmware tables. */
final class PowerManagement implements Device {
    private static final long TIMER_HERTZ = 3_579_545;

    private static final int TIMER_STATUS = 1;
    /** Events of PM1 that there is a source or a meaning for: timer, bus master, global, power button, sleep button, RTC, wake. */
    private static final int PM1_STATUS = 0x8731;
    private static final int PM1_ENABLE = 0x0721;

    private static final int SCI_ENABLED = 1;
    /** SCI_EN, BM_RLD and SLP_TYP; GBL_RLS and SLP_EN are commands and read as 0. */
    private static final int PM1_CONTROL_KEPT = 0x1c03;
    private static final int SLEEP_ENABLE = 1 << 13;
    private static final int SOFT_OFF = 0;

    private static final int ACPI_ENABLE = 0xf1;
    private static final int ACPI_DISABLE = 0xf0;

    /** Of SMI_EN and SMI_STS, as in Intel's ICH9. */
    private static final int SMI_GLOBAL = 1;
    private static final int SMI_COMMAND = 1 << 5;

    private static final int RESET_CPU = 1 << 2;

    private final Power power;
    private final MachineClock clock;
    private final IrqLine sci;
    private final IrqLine smi;
    private final Alarm carry;
    private final int timerBits;

    private final Register status;
    private final Register enable;
    private final Register control;
    private final Register gpeStatus;
    private final Register gpeEnable;
    private final Register smiEnable;
    private final Register smiStatus;

    PowerManagement(Pm.Config config, Board board) {
        power = board.power();
        clock = board.clock();
        sci = board.irq("irq");
        smi = board.irq("smi");
        carry = board.alarm("carry", this::onCarry);
        timerBits = config.timerBits();

        Window pm = board.window("", 16);
        status = pm.half(0, "PM1_STS").writable(0).writeOneToClear(PM1_STATUS).bit(0, "TMR_STS").bit(4, "BM_STS")
                .bit(5, "GBL_STS").bit(8, "PWRBTN_STS").bit(9, "SLPBTN_STS").bit(10, "RTC_STS").bit(15, "WAK_STS")
                .onChange((was, is) -> updateSci());
        enable = pm.half(2, "PM1_EN").writable(PM1_ENABLE).bit(0, "TMR_EN").bit(5, "GBL_EN").bit(8, "PWRBTN_EN")
                .bit(9, "SLPBTN_EN").bit(10, "RTC_EN").onChange((was, is) -> updateSci());
        control = pm.half(4, "PM1_CNT").writable(PM1_CONTROL_KEPT).bit(0, "SCI_EN").bit(1, "BM_RLD")
                .field(10, 3, "SLP_TYP")
                .onChange((was, is) -> updateSci()).onWrite(this::sleep);
        pm.word(8, "PM_TMR").readOnly().computed(this::timer);

        Window gpe = board.window("gpe", 4);
        gpeStatus = gpe.half(0, "GPE0_STS").writable(0).writeOneToClear(0xffff).onChange((was, is) -> updateSci());
        gpeEnable = gpe.half(2, "GPE0_EN").onChange((was, is) -> updateSci());

        Window commands = board.window("smi", 2);
        commands.octet(0, "SMI_CMD").onWrite(this::command);
        commands.octet(1, "SMI_STS");
        Window management = board.window("smi-control", 8);
        smiEnable = management.word(0, "SMI_EN").writable(SMI_GLOBAL | SMI_COMMAND).bit(0, "GBL_SMI_EN").bit(5,
                "APMC_EN");
        smiStatus = management.word(4, "SMI_STS").writable(0).writeOneToClear(SMI_COMMAND).bit(5, "APM_STS");

        board.window("reset", 1).overlay().octet(0, "RST_CNT").writable(0x0a).bit(1, "HARD").bit(2, "RST_CPU")
                .bit(3, "FULL").onWrite(this::resetControl);
    }

    @Override
    public void reset() {
        armCarry();
    }

    @Override
    public void restored() {
        updateSci();
    }

    private void sleep(long value) {
        if ((value & SLEEP_ENABLE) != 0 && (value >> 10 & 7) == SOFT_OFF) { power.off(); }
    }

    /** Asks for system management mode, if the guest wants that. Firmware's part in the change between legacy and ACPI mode is done here. */
    private void command(long value) {
        if (smiEnable.has(SMI_GLOBAL) && smiEnable.has(SMI_COMMAND)) {
            smiStatus.set(SMI_COMMAND);
            smi.set(true);
            smi.set(false);
        }
        if (value == ACPI_ENABLE) {
            control.set(control.get() | SCI_ENABLED);
        } else if (value == ACPI_DISABLE) { control.set(control.get() & ~SCI_ENABLED); }
    }

    private void resetControl(long value) {
        if ((value & RESET_CPU) != 0) { power.reset(); }
    }

    private void updateSci() {
        boolean event = (status.get() & enable.get()) != 0 || (gpeStatus.get() & gpeEnable.get()) != 0;
        sci.set(event && control.has(SCI_ENABLED));
    }

    // ---- the PM timer

    private long timer() {
        return clock.ticks(TIMER_HERTZ) & (1L << timerBits) - 1;
    }

    /** TMR_STS is set whenever the timer's highest bit changes. */
    private void onCarry() {
        status.set(status.get() | TIMER_STATUS);
        armCarry();
    }

    private void armCarry() {
        long half = 1L << timerBits - 1;
        long next = (clock.ticks(TIMER_HERTZ) / half + 1) * half;
        carry.at(MachineClock.nanos(next, TIMER_HERTZ));
    }
}
