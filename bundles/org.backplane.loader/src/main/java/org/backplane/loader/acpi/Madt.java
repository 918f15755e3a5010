package org.backplane.loader.acpi;

/** The multiple APIC description table: processors and interrupt controllers (ACPI 6.5, section 5.2.12). */
final class Madt {
    private static final int REVISION = 5;

    private static final int LOCAL_APIC_ADDRESS = 0xfee0_0000;
    private static final int PCAT_COMPATIBLE = 1;

    private static final int LOCAL_APIC = 0;
    private static final int IO_APIC = 1;
    private static final int SOURCE_OVERRIDE = 2;
    private static final int LOCAL_APIC_NMI = 4;

    private static final int ENABLED = 1;
    private static final int CONFORMS = 0;
    private static final int ACTIVE_HIGH_LEVEL = 0xd;
    private static final int ALL_PROCESSORS = 0xff;
    private static final int PIT_IRQ = 0;
    private static final int PIT_INPUT = 2;

    private Madt() {
    }

    static byte[] of(Platform platform) {
        byte[] head = Aml.littleEndian(8).putInt(LOCAL_APIC_ADDRESS)
                .putInt(platform.has(Platform.PIC) ? PCAT_COMPATIBLE : 0).array();
        byte[] all = head;
        for (int i = 0; i < platform.processors(); i++)
            all = Aml.join(all, processor(i));
        if (platform.ioApic().isPresent())
            all = Aml.join(all, ioApic(platform.ioApic().getAsLong()), override(PIT_IRQ, PIT_INPUT, CONFORMS));
        if (platform.power().isPresent())
            all = Aml.join(all, sci(platform.power().get().sci()));
        return SystemTable.of("APIC", REVISION, Aml.join(all, nmi(1)));
    }

    /** APIC ids are vCPU indices. */
    private static byte[] processor(int index) {
        return Aml.littleEndian(8).put(Aml.bytes(LOCAL_APIC, 8, index, index)).putInt(ENABLED).array();
    }

    private static byte[] ioApic(long address) {
        return Aml.littleEndian(12).put(Aml.bytes(IO_APIC, 12, 0, 0)).putInt((int) address).putInt(0).array();
    }

    /** ACPI's own interrupt is shared, so it is level-triggered, and active high as in QEMU. */
    private static byte[] sci(int input) {
        return override(input, input, ACTIVE_HIGH_LEVEL);
    }

    /** ISA interrupt {@code irq} is at another input of the I/O APIC, or of another kind than ISA's. */
    private static byte[] override(int irq, int input, int flags) {
        return Aml.littleEndian(10).put(Aml.bytes(SOURCE_OVERRIDE, 10, 0, irq)).putInt(input).putShort((short) flags)
                .array();
    }

    private static byte[] nmi(int localInput) {
        return Aml.bytes(LOCAL_APIC_NMI, 6, ALL_PROCESSORS, CONFORMS, 0, localInput);
    }
}
