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
        PartSpec pm = new PartSpec("pm", "pm",
                Map.of("at", "io:0x600", "at.gpe", "io:0xafe0", "at.smi", "io:0xb2", "at.reset",
                        "io:0xcf9", "irq", "ioapic/9"));
        return new MachineSpec("full", "x86-64", 512L << 20,
                List.of(part("cpu0", "vcpu"), part("cpu1", "vcpu"), part("lapic", "lapic"),
                        part("ioapic", "ioapic", "at", "mem:0xfec00000"), part("pic", "i8259"), part("pit", "i8254"),
                        part("rtc", "rtc"), part("hpet", "hpet", "at", "mem:0xfed00000"), part("pci", "pci.host"),
                        part("kbd", "keyboard-controller"), pm,
                        part("com1", "uart16550", "at", "io:0x3f8", "irq", List.of("pic/4", "ioapic/4")),
                        part("com2", "uart16550", "at", "io:0x2f8", "irq", "ioapic/3")));
    }

    private static PartSpec part(String name, String type) {
        return new PartSpec(name, type, Map.of());
    }

    private static PartSpec part(String name, String type, String key, Object value) {
        return new PartSpec(name, type, Map.of(key, value));
    }

    private static PartSpec part(String name, String type, String key1, Object value1, String key2, Object value2) {
        return new PartSpec(name, type, Map.of(key1, value1, key2, value2));
    }
}
