package org.backplane.api.device;

import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.api.machine.bus.Dma;
import org.backplane.api.machine.bus.NoncoherentDma;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.irq.InterruptFabric;
import org.backplane.api.machine.irq.IrqInput;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a device is plugged into: the machine, as far as one device may see it. Windows, pins, alarms and slots are declared
 * while the device is created, each name once; later is an IllegalStateException, twice an IllegalArgumentException.
 */
@ProviderType
public interface Board {
    /** The part's name in the machine file. */
    String name();

    /**
     * Declares a block of {@code size} bytes of registers. Where it appears is the machine file's affair: key {@code at} for
     * the window {@code ""}, {@code at.NAME} for others, each {@code "SPACE:ADDRESS"}: {@code "mem:0xfec00000"},
     * {@code "io:0x3f8"}, {@code "pci:0x800"} ({@code bus<<16 | device<<11 | function<<8}). A window that the file places nowhere
     * is never accessed.
     *
     * @param size bytes, 1 or more
     */
    Window window(String name, int size);

    /** An address space by its name in machine files, for bridges that forward accesses into it: {@code "pci"}. */
    AddressSpace space(String name);

    /** Declares an output pin: key {@code irq} for the pin {@code "irq"}, {@code irq.NAME} for others; unconnected is allowed. */
    IrqLine irq(String name);

    /** Declares {@code pins} input pins of an interrupt controller: others name them {@code "PART/0"} to {@code "PART/(pins-1)"}. */
    void inputs(int pins, IrqInput input);

    /** Declares one named input pin: others name it {@code "PART/NAME"}; {@code pin} 0 is passed. */
    void input(String name, IrqInput input);

    /** Interrupt messages. */
    InterruptFabric messages();

    /** The machine's clock. */
    MachineClock clock();

    /**
     * Declares something that guests may do and that is not as expected, to be counted whenever they do it. The machine lists and logs
     * it with the part's name; it is no error, and the guest notices nothing.
     *
     * @param act what the guest did, for people: {@code "keyboard command that is not known"}
     */
    OddityCounter oddity(Oddity kind, String act);

    /** Declares an alarm; {@code action} runs under the device's lock. Its pending time is the slot {@code alarm.NAME}. */
    Alarm alarm(String name, Runnable action);

    /** Bulk access to guest RAM. */
    Dma dma();

    /** RAM as a device has it that does not look into caches; while the device is created. */
    NoncoherentDma noncoherentDma();

    /** What the machine is made of, for devices that tell the guest; not while the device is created. */
    MachineSpec machine();

    /** Power, reset and exit of the machine. */
    Power power();

    /** State that is in no register: FIFOs, latches, sequence counters. */
    Bank bank();

    /** {@code action} as a callback for back ends: run by any thread, it takes the device's lock and runs if the device is still plugged in. */
    Runnable guarded(Runnable action);

    /**
     * The back end that the machine file's key names.
     *
     * @param key {@code "backend"}, or {@code "backend.NAME"} for a second one
     * @return null when the file names none
     * @throws IllegalArgumentException when there is no back end of that name and type
     */
    <T> T backend(String key, Class<T> type);
}
