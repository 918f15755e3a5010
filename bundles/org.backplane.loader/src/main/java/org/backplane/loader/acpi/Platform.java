package org.backplane.loader.acpi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;

/**
 * What firmware tells an operating system about a PC: found in its machine file, or where every PC has it (addresses as in
 * QEMU's {@code pc}).
 *
 * @param parts the machine's parts
 */
public record Platform(List<PartSpec> parts) {
    static final String VCPU = "vcpu";
    static final String IO_APIC = "ioapic";
    static final String PIC = "i8259";
    static final String PIT = "i8254";
    static final String RTC = "rtc";
    static final String HPET = "hpet";
    static final String UART = "uart16550";
    static final String PCI_HOST = "pci.host";
    static final String KEYBOARD = "keyboard-controller";
    static final String POWER_MANAGEMENT = "acpi.pm";
    static final String RESET = "reset";

    static final long LOCAL_APIC = 0xfee0_0000L;
    static final int SCI = 9;
    static final int SMI_COMMAND_PORT = 0xb2;
    static final byte ACPI_ENABLE = (byte) 0xf1;
    static final byte ACPI_DISABLE = (byte) 0xf0;
    static final int GPE0 = 0xafe0;
    static final int RESET_PORT = 0xcf9;
    static final byte RESET_VALUE = 6;

    private static final String IO_SPACE = "io:";
    private static final String MEMORY_SPACE = "mem:";

    /**
     * A UART at I/O ports.
     *
     * @param irq its interrupt, as input of the I/O APIC
     */
    record Serial(int port, int irq) {
    }

    public static Platform of(MachineSpec machine) {
        return new Platform(machine.parts());
    }

    boolean has(String type) {
        return first(type).isPresent();
    }

    int processors() {
        return (int) parts.stream().filter(p -> p.type().equals(VCPU)).count();
    }

    Optional<Long> ioApic() {
        return first(IO_APIC).flatMap(p -> address(p, MEMORY_SPACE));
    }

    Optional<Long> hpet() {
        return first(HPET).flatMap(p -> address(p, MEMORY_SPACE));
    }

    /** First port of the ACPI power management block. */
    Optional<Integer> powerManagement() {
        return first(POWER_MANAGEMENT).flatMap(p -> address(p, IO_SPACE)).map(Long::intValue);
    }

    /** UARTs at I/O ports with an interrupt, in file order. */
    List<Serial> serials() {
        List<Serial> all = new ArrayList<>();
        for (PartSpec part : parts)
            if (part.type().equals(UART) && part.keys().get("irq") instanceof String irq)
                address(part, IO_SPACE).ifPresent(port -> all.add(new Serial(port.intValue(), input(irq))));
        return all;
    }

    private Optional<PartSpec> first(String type) {
        return parts.stream().filter(p -> p.type().equals(type)).findFirst();
    }

    /** The number in {@code "at": "io:0x3f8"}, if it is of that address space. */
    private static Optional<Long> address(PartSpec part, String space) {
        return part.keys().get("at") instanceof String at && at.startsWith(space)
                ? Optional.of(Long.decode(at.substring(space.length())))
                : Optional.empty();
    }

    /** The number in {@code "ioapic/4"}. */
    private static int input(String irq) {
        return Integer.decode(irq.substring(irq.indexOf('/') + 1));
    }
}
