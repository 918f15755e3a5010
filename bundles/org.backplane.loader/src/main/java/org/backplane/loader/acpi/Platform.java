package org.backplane.loader.acpi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;
import org.backplane.api.machine.config.Quantity;

/**
 * What firmware tells an operating system about a PC, as its machine file has it. Parts that the file places nowhere, or
 * where no PC has them, are not told of.
 *
 * @param parts the machine's parts
 */
public record Platform(List<PartSpec> parts) {
    static final String VCPU = "vcpu";
    static final String LOCAL_APIC = "lapic";
    static final String IO_APIC = "ioapic";
    static final String PIC = "i8259";
    static final String PIT = "i8254";
    static final String RTC = "rtc";
    static final String HPET = "hpet";
    static final String UART = "uart16550";
    static final String PCI_HOST = "pci.host";
    static final String KEYBOARD = "keyboard-controller";
    static final String POWER = "pm";

    private static final String IO_SPACE = "io:";
    private static final String MEMORY_SPACE = "mem:";
    private static final int DEFAULT_SCI = 9;
    private static final int DEFAULT_HPET_TIMERS = 3;

    record Hpet(long address, int timers) {
    }

    /**
     * A UART at I/O ports.
     *
     * @param irq its input of the I/O APIC
     */
    record Serial(int port, int irq) {
    }

    /**
     * The ports of ACPI power management; what is not placed is 0 or empty.
     *
     * @param pm1 event block, control block at +4, timer at +8
     * @param sci input of the I/O APIC
     */
    record Power(int pm1, int gpe, int smi, OptionalInt reset, int sci, boolean timerHas32Bits) {
    }

    public static Platform of(MachineSpec machine) {
        return new Platform(machine.parts());
    }

    boolean has(String type) {
        return first(type).isPresent();
    }

    int processors() {
        int count = 0;
        for (PartSpec part : parts)
            count += part.type().equals(VCPU) ? 1 : 0;
        return count;
    }

    OptionalLong ioApic() {
        return memory(IO_APIC);
    }

    Optional<Hpet> hpet() {
        OptionalLong address = memory(HPET);
        return address.isPresent() ? Optional.of(new Hpet(address.getAsLong(), hpetTimers())) : Optional.empty();
    }

    private int hpetTimers() {
        return (int) Quantity.parse(first(HPET).get().keys().getOrDefault("timers", DEFAULT_HPET_TIMERS).toString());
    }

    /** Power management, when its PM1 block is at I/O ports. */
    Optional<Power> power() {
        Optional<PartSpec> part = first(POWER);
        return part.isPresent() && port(part.get(), "at").isPresent()
                ? Optional.of(power(part.get()))
                : Optional.empty();
    }

    private Power power(PartSpec part) {
        boolean wide = part.keys().getOrDefault("timerBits", "").toString().equals("32");
        return new Power(port(part, "at").getAsInt(), port(part, "at.gpe").orElse(0), port(part, "at.smi").orElse(0),
                port(part, "at.reset"), input(part).orElse(DEFAULT_SCI), wide);
    }

    /** UARTs at I/O ports with an interrupt, in file order. */
    List<Serial> serials() {
        List<Serial> all = new ArrayList<>();
        for (PartSpec part : parts)
            if (part.type().equals(UART) && port(part, "at").isPresent() && input(part).isPresent())
                all.add(new Serial(port(part, "at").getAsInt(), input(part).getAsInt()));
        return all;
    }

    private Optional<PartSpec> first(String type) {
        for (PartSpec part : parts)
            if (part.type().equals(type))
                return Optional.of(part);
        return Optional.empty();
    }

    private OptionalLong memory(String type) {
        Optional<PartSpec> part = first(type);
        return part.isPresent() ? number(part.get().keys().get("at"), MEMORY_SPACE) : OptionalLong.empty();
    }

    private static OptionalInt port(PartSpec part, String key) {
        OptionalLong port = number(part.keys().get(key), IO_SPACE);
        return port.isPresent() ? OptionalInt.of((int) port.getAsLong()) : OptionalInt.empty();
    }

    /** The input of the I/O APIC that the pin {@code irq} is wired to: 4 of {@code ["pic/4", "ioapic/4"]}. */
    private OptionalInt input(PartSpec part) {
        Optional<PartSpec> ioApic = first(IO_APIC);
        Object wires = part.keys().getOrDefault("irq", "");
        for (Object wire : wires instanceof List<?> list ? list : List.of(wires)) {
            OptionalLong input = ioApic.isPresent() ? number(wire, ioApic.get().name() + "/") : OptionalLong.empty();
            if (input.isPresent())
                return OptionalInt.of((int) input.getAsLong());
        }
        return OptionalInt.empty();
    }

    /** The number behind {@code prefix}, as in {@code "io:0x3f8"}; empty for anything else. */
    private static OptionalLong number(Object value, String prefix) {
        return value instanceof String text && text.startsWith(prefix)
                ? OptionalLong.of(Quantity.parse(text.substring(prefix.length())))
                : OptionalLong.empty();
    }
}
