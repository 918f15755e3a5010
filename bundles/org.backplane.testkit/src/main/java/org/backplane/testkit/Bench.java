package org.backplane.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.OddityCounter;
import org.backplane.api.device.Window;
import org.backplane.api.device.kit.RegisterBlock;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.api.machine.bus.Dma;
import org.backplane.api.machine.bus.NoncoherentDma;
import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.machine.irq.InterruptFabric;
import org.backplane.api.machine.irq.IrqInput;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;

/** A machine that consists of one device. */
public class Bench implements Board {
    /** A message a device has sent. */
    public record Message(long address, long data) {
    }

    private static final AddressSpace EMPTY = new AddressSpace() {
        @Override
        public long read(long address, int size) {
            return -1L >>> 64 - 8 * size;
        }

        @Override
        public void write(long address, int size, long value) {
        }
    };
    private static final int RAM_BYTES = 1 << 20;

    private final BenchClock clock = new BenchClock();
    private final BenchMemory memory = new BenchMemory(RAM_BYTES);
    private final Bank bank = new Bank();
    private final Map<String, RegisterBlock> windows = new LinkedHashMap<>();
    private final Map<String, AddressSpace> spaces = new HashMap<>();
    private final Map<String, BenchLine> lines = new HashMap<>();
    private final Map<String, IrqInput> named = new HashMap<>();
    private final Map<String, Object> backends = new HashMap<>();
    private final List<Message> sent = new ArrayList<>();
    private final List<String> power = new ArrayList<>();
    private final List<String> oddities = new ArrayList<>();
    private final Fabric fabric = new Fabric();
    private IrqInput numbered;
    private MachineSpec machine = new MachineSpec("bench", "x86-64", RAM_BYTES, List.of());
    private Device device;

    /** Binds {@code keys} as a machine file's and creates the device; throws IllegalArgumentException with every problem. */
    public <C extends Record> Device plug(DeviceFactory<C> factory, Map<String, ?> keys) {
        List<Problem> problems = new ArrayList<>();
        C config = factory.schema().bind(keys, problems::add);
        if (config == null) { throw new IllegalArgumentException(problems.toString()); }
        device = factory.create(config, this);
        return device;
    }

    /** Makes {@code backend} what the key names; before {@link #plug}. */
    public void attach(String key, Object backend) {
        backends.put(key, backend);
    }

    /** Makes {@code behind} the address space of that name; before {@link #plug}. */
    public void attach(String space, AddressSpace behind) {
        spaces.put(space, behind);
    }

    /** Says what the machine is made of; otherwise it has no parts. */
    public void machine(MachineSpec spec) {
        machine = spec;
    }

    @Override
    public MachineSpec machine() {
        return machine;
    }

    /** Resets as a machine does: bank, alarms, lines, then the device. */
    public void reset() {
        bank.reset();
        lines.values().forEach(line -> line.set(false));
        device.reset();
    }

    /** The guest reads {@code size} bytes. */
    public long read(String window, int offset, int size) {
        return block(window).read(offset, size);
    }

    /** The guest writes {@code size} bytes. */
    public void write(String window, int offset, int size, long value) {
        block(window).write(offset, size, value);
    }

    /** The registers of a window. */
    public RegisterBlock block(String window) {
        RegisterBlock block = windows.get(window);
        if (block == null) {
            throw new IllegalArgumentException("no window \"" + window + "\", there is " + windows.keySet());
        }
        return block;
    }

    /** An output pin. */
    public BenchLine line(String pin) {
        return lines.computeIfAbsent(pin, _ -> new BenchLine());
    }

    /** Drives a numbered input pin. */
    public void drive(int pin, boolean asserted) {
        numbered.set(pin, asserted);
    }

    /** Drives a named input pin. */
    public void drive(String pin, boolean asserted) {
        named.get(pin).set(0, asserted);
    }

    /** Moves time forward by {@code nanos} and fires what falls due. */
    public void advance(long nanos) {
        clock.advance(nanos);
    }

    /** Sets what wall-clock time it is at machine time 0, in nanoseconds since 1970. */
    public void epoch(long nanos) {
        clock.epoch(nanos);
    }

    /** Messages sent since the last call. */
    public List<Message> sent() {
        List<Message> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    /** What the device found odd, in order: {@code "unimplemented: keyboard command that is not known"}. */
    public List<String> oddities() {
        return List.copyOf(oddities);
    }

    /** What the device asked of the machine's power: {@code "off"}, {@code "reset"}, {@code "exit N"}. */
    public List<String> powerRequests() {
        return List.copyOf(power);
    }

    /** Delivers an interrupt message to the device; true when the device used it up. */
    public boolean message(long address, long data) {
        return fabric.receiver.message(address, data);
    }

    /** Tells the device that a vector was ended. */
    public void ended(int vector) {
        fabric.ended.accept(vector);
    }

    @Override
    public String name() {
        return "part";
    }

    @Override
    public Window window(String name, int size) {
        RegisterBlock block = new RegisterBlock(name, size, bank, RegisterBlock.Placement.FIXED);
        if (windows.putIfAbsent(name, block) != null) {
            throw new IllegalArgumentException("window \"" + name + "\" is declared twice");
        }
        return block;
    }

    @Override
    public AddressSpace space(String space) {
        return spaces.getOrDefault(space, EMPTY);
    }

    @Override
    public IrqLine irq(String pin) {
        return line(pin);
    }

    @Override
    public void inputs(int pins, IrqInput input) {
        numbered = input;
    }

    @Override
    public void input(String name, IrqInput input) {
        named.put(name, input);
    }

    @Override
    public InterruptFabric messages() {
        return fabric;
    }

    @Override
    public MachineClock clock() {
        return clock;
    }

    @Override
    public Alarm alarm(String name, Runnable action) {
        int slot = bank.slot("alarm." + name, Alarm.NEVER);
        return clock.alarm(() -> bank.get(slot), time -> bank.set(slot, time), action);
    }

    @Override
    public OddityCounter oddity(Oddity kind, String act) {
        return () -> oddities.add(kind.name().toLowerCase(Locale.ROOT) + ": " + act);
    }

    /** This machine has no caches: it is as {@link #dma}. */
    @Override
    public NoncoherentDma noncoherentDma() {
        return new NoncoherentDma() {
            @Override
            public void read(long address, byte[] into) {
                try (Dma.Borrow borrow = memory.read(address, into.length)) {
                    MemorySegment.copy(borrow.bytes(), ValueLayout.JAVA_BYTE, 0, into, 0, into.length);
                }
            }

            @Override
            public void write(long address, byte[] from) {
                try (Dma.Borrow borrow = memory.write(address, from.length)) {
                    MemorySegment.copy(from, 0, borrow.bytes(), ValueLayout.JAVA_BYTE, 0, from.length);
                }
            }
        };
    }

    @Override
    public Dma dma() {
        return memory;
    }

    @Override
    public Power power() {
        return new Power() {
            @Override
            public void off() {
                power.add("off");
            }

            @Override
            public void reset() {
                power.add("reset");
            }

            @Override
            public void exit(int value) {
                power.add("exit " + value);
            }
        };
    }

    @Override
    public Bank bank() {
        return bank;
    }

    @Override
    public Runnable guarded(Runnable action) {
        return action;
    }

    @Override
    public <T> T backend(String key, Class<T> type) {
        return type.cast(backends.get(key));
    }

    /** Records what is sent and passes on what a test sends. */
    private final class Fabric implements InterruptFabric {
        private Receiver receiver = (_, _) -> false;
        private IntConsumer ended = _ -> {
        };
        private IntSupplier legacy = () -> -1;

        @Override
        public void send(long address, long data) {
            sent.add(new Message(address, data));
        }

        @Override
        public void endOfInterrupt(int vector) {
            ended.accept(vector);
        }

        @Override
        public int acknowledge() {
            return legacy.getAsInt();
        }

        @Override
        public void onMessage(Receiver to) {
            receiver = to;
        }

        @Override
        public void onEndOfInterrupt(IntConsumer listener) {
            ended = listener;
        }

        @Override
        public void answerAcknowledge(IntSupplier legacyController) {
            legacy = legacyController;
        }
    }
}
