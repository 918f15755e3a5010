package org.backplane.loader.acpi;

import java.nio.ByteBuffer;

/** The fixed ACPI description table, revision 6: where power management registers are (ACPI 6.5, section 5.2.9). */
final class Fadt {
    private static final int SIZE = 276;
    private static final int REVISION = 6;

    private static final int FIRMWARE_CTRL = 36;
    private static final int DSDT = 40;
    private static final int SCI_INT = 46;
    private static final int SMI_CMD = 48;
    private static final int ACPI_ENABLE = 52;
    private static final int ACPI_DISABLE = 53;
    private static final int PM1A_EVT_BLK = 56;
    private static final int PM1A_CNT_BLK = 64;
    private static final int PM_TMR_BLK = 76;
    private static final int GPE0_BLK = 80;
    private static final int PM1_EVT_LEN = 88;
    private static final int PM1_CNT_LEN = 89;
    private static final int PM_TMR_LEN = 91;
    private static final int GPE0_BLK_LEN = 92;
    private static final int P_LVL2_LAT = 96;
    private static final int P_LVL3_LAT = 98;
    private static final int CENTURY = 108;
    private static final int IAPC_BOOT_ARCH = 109;
    private static final int FLAGS = 112;
    private static final int RESET_REG = 116;
    private static final int RESET_VALUE = 128;
    private static final int X_FIRMWARE_CTRL = 132;
    private static final int X_DSDT = 140;
    private static final int X_PM1A_EVT_BLK = 148;
    private static final int X_PM1A_CNT_BLK = 172;
    private static final int X_PM_TMR_BLK = 208;
    private static final int X_GPE0_BLK = 220;

    private static final int NO_C2 = 101;
    private static final int NO_C3 = 1001;

    private static final int WBINVD = 1;
    private static final int PROC_C1 = 1 << 2;
    private static final int NO_FIXED_POWER_BUTTON = 1 << 4;
    private static final int NO_FIXED_SLEEP_BUTTON = 1 << 5;
    private static final int NO_FIXED_RTC_WAKE = 1 << 6;
    private static final int TMR_VAL_EXT = 1 << 8;
    private static final int RESET_REG_SUP = 1 << 10;

    private static final int LEGACY_DEVICES = 1;
    private static final int KEYBOARD_8042 = 1 << 1;
    private static final int NO_VGA = 1 << 2;
    private static final int NO_RTC = 1 << 5;

    private static final byte RTC_CENTURY_INDEX = 0x32;
    /** What to write to the SMI command port; the PIIX4's firmware has these. */
    private static final byte ENABLE = (byte) 0xf1;
    private static final byte DISABLE = (byte) 0xf0;
    /** Reset the processor and everything else. */
    private static final byte FULL_RESET = 6;

    private final ByteBuffer table = Aml.littleEndian(SIZE);

    private Fadt() {
    }

    static byte[] of(Platform platform, long facs, long dsdt) {
        Fadt fadt = new Fadt();
        fadt.pointers(facs, dsdt);
        fadt.platform(platform);
        byte[] body = new byte[SIZE - SystemTable.HEADER];
        fadt.table.get(SystemTable.HEADER, body);
        return SystemTable.of("FACP", REVISION, body);
    }

    /** FACS and DSDT are below 4 GiB: the 64-bit field of the FACS stays 0, as the specification has it. */
    private void pointers(long facs, long dsdt) {
        table.putInt(FIRMWARE_CTRL, (int) facs).putLong(X_FIRMWARE_CTRL, 0);
        table.putInt(DSDT, (int) dsdt).putLong(X_DSDT, dsdt);
    }

    private void platform(Platform platform) {
        table.putShort(P_LVL2_LAT, (short) NO_C2).putShort(P_LVL3_LAT, (short) NO_C3);
        table.putShort(IAPC_BOOT_ARCH, (short) bootArchitecture(platform));
        table.putInt(FLAGS, WBINVD | PROC_C1 | NO_FIXED_POWER_BUTTON | NO_FIXED_SLEEP_BUTTON | NO_FIXED_RTC_WAKE);
        if (platform.has(Platform.RTC))
            table.put(CENTURY, RTC_CENTURY_INDEX);
        platform.power().ifPresent(this::power);
    }

    private static int bootArchitecture(Platform platform) {
        return (platform.serials().isEmpty() ? 0 : LEGACY_DEVICES)
                | (platform.has(Platform.KEYBOARD) ? KEYBOARD_8042 : 0)
                | NO_VGA | (platform.has(Platform.RTC) ? 0 : NO_RTC);
    }

    private void power(Platform.Power power) {
        table.putShort(SCI_INT, (short) power.sci());
        if (power.smi() != 0)
            table.putInt(SMI_CMD, power.smi()).put(ACPI_ENABLE, ENABLE).put(ACPI_DISABLE, DISABLE);
        ports(PM1A_EVT_BLK, PM1_EVT_LEN, X_PM1A_EVT_BLK, power.pm1(), 4);
        ports(PM1A_CNT_BLK, PM1_CNT_LEN, X_PM1A_CNT_BLK, power.pm1() + 4, 2);
        ports(PM_TMR_BLK, PM_TMR_LEN, X_PM_TMR_BLK, power.pm1() + 8, 4);
        if (power.gpe() != 0)
            ports(GPE0_BLK, GPE0_BLK_LEN, X_GPE0_BLK, power.gpe(), 4);
        flag(power.timerHas32Bits(), TMR_VAL_EXT);
        power.reset().ifPresent(this::reset);
    }

    private void reset(int port) {
        flag(true, RESET_REG_SUP);
        address(RESET_REG, port, 1);
        table.put(RESET_VALUE, FULL_RESET);
    }

    private void flag(boolean on, int flag) {
        table.putInt(FLAGS, table.getInt(FLAGS) | (on ? flag : 0));
    }

    /** A block of {@code length} I/O ports, in the fields of revision 1 and in those of revision 2. */
    private void ports(int block, int blockLength, int extended, int port, int length) {
        table.putInt(block, port).put(blockLength, (byte) length);
        address(extended, port, length);
    }

    private void address(int at, int port, int length) {
        SystemTable.address(table, at, SystemTable.SYSTEM_IO, 8 * length, port);
    }
}
