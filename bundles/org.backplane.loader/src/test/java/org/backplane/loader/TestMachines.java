package org.backplane.loader;

import java.util.List;
import java.util.Map;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;

/** Machine files of tests. */
public final class TestMachines {
    private TestMachines() {
    }

    /** A machine with nothing but a vCPU. */
    public static MachineSpec bare(long memory) {
        return new MachineSpec("bare", "x86-64", memory, List.of(part("cpu0", "vcpu")));
    }

    /** Two vCPUs and everything that firmware tells of. */
    public static MachineSpec full() {
        return new MachineSpec("full", "x86-64", 512L << 20,
                List.of(part("cpu0", "vcpu"), part("cpu1", "vcpu"), part("ioapic", "ioapic", "at", "mem:0xfec00000"),
                        part("pic", "i8259"), part("pit", "i8254"), part("rtc", "rtc"),
                        part("hpet", "hpet", "at", "mem:0xfed00000"), part("pci", "pci.host"),
                        part("kbd", "keyboard-controller"), part("pm", "acpi.pm", "at", "io:0x600"),
                        part("reset", "reset"), part("com1", "uart16550", "at", "io:0x3f8", "irq", "ioapic/4"),
                        part("com2", "uart16550", "at", "io:0x2f8", "irq", "ioapic/3")));
    }

    private static PartSpec part(String name, String type, String... keys) {
        return new PartSpec(name, type,
                keys.length == 0
                        ? Map.of()
                        : keys.length == 2 ? Map.of(keys[0], keys[1]) : Map.of(keys[0], keys[1], keys[2], keys[3]));
    }
}
