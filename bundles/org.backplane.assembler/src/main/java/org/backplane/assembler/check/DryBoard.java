package org.backplane.assembler.check;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

import org.backplane.api.device.Board;
import org.backplane.api.device.OddityCounter;
import org.backplane.api.device.Window;
import org.backplane.api.device.kit.RegisterBlock;
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

/** Records what a part declares; nothing on it works, and back ends are not handed out. */
public class DryBoard implements Board {
    /** A declared window. */
    public static final class DryWindow implements RegisterBlock.Placement {
        private final int size;
        private RegisterBlock block;
        private boolean overlay;

        DryWindow(int size) {
            this.size = size;
        }

        /** The registers declared in it. */
        public RegisterBlock block() {
            return block;
        }

        /** Bytes. */
        public int size() {
            return size;
        }

        /** Whether it may lie inside another window. */
        public boolean inner() {
            return overlay;
        }

        @Override
        public void overlay() {
            overlay = true;
        }
    }

    private static final Nothing NOTHING = new Nothing();

    private final String name;
    private final Bank bank = new Bank();
    private final Map<String, DryWindow> windows = new LinkedHashMap<>();
    private final Set<String> outputs = new TreeSet<>();
    private final Set<String> inputs = new TreeSet<>();
    private final Map<String, Class<?>> backends = new TreeMap<>();
    private final Set<String> spaces = new TreeSet<>();

    public DryBoard(String name) {
        this.name = name;
    }

    /** Windows by name. */
    public Map<String, DryWindow> windows() {
        return windows;
    }

    /** Address spaces it forwards accesses into. */
    public Set<String> spaces() {
        return spaces;
    }

    /** Output pins. */
    public Set<String> outputs() {
        return outputs;
    }

    /** Input pins as others name them behind {@code "PART/"}. */
    public Set<String> inputs() {
        return inputs;
    }

    /** Keys that name back ends, with the contract that is asked for. */
    public Map<String, Class<?>> backends() {
        return backends;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Window window(String window, int size) {
        DryWindow dry = new DryWindow(size);
        if (windows.putIfAbsent(window, dry) != null) {
            throw new IllegalArgumentException("window \"" + window + "\" is declared twice");
        }
        dry.block = new RegisterBlock(window, size, bank, dry);
        return dry.block;
    }

    @Override
    public AddressSpace space(String space) {
        spaces.add(space);
        return NOTHING;
    }

    @Override
    public IrqLine irq(String pin) {
        outputs.add(pin);
        return NOTHING;
    }

    @Override
    public void inputs(int pins, IrqInput input) {
        for (int pin = 0; pin < pins; pin++) {
            inputs.add(Integer.toString(pin));
        }
    }

    @Override
    public void input(String pin, IrqInput input) {
        inputs.add(pin);
    }

    @Override
    public MachineSpec machine() {
        throw new IllegalStateException(
                name() + ": what the machine is made of is not known while a device is created");
    }

    @Override
    public InterruptFabric messages() {
        return NOTHING;
    }

    @Override
    public MachineClock clock() {
        return NOTHING;
    }

    @Override
    public Alarm alarm(String alarm, Runnable action) {
        bank.slot("alarm." + alarm, Alarm.NEVER);
        return NOTHING;
    }

    @Override
    public NoncoherentDma noncoherentDma() {
        return new NoncoherentDma() {
            @Override
            public void read(long address, byte[] into) {
                // nothing is there
            }

            @Override
            public void write(long address, byte[] from) {
                // nothing is there
            }
        };
    }

    @Override
    public Dma dma() {
        return NOTHING;
    }

    @Override
    public OddityCounter oddity(Oddity kind, String act) {
        return () -> {
        };
    }

    @Override
    public Power power() {
        return NOTHING;
    }

    @Override
    public Bank bank() {
        return bank;
    }

    @Override
    public Runnable guarded(Runnable action) {
        return () -> {
        };
    }

    @Override
    public <T> T backend(String key, Class<T> type) {
        backends.put(key, type);
        return null;
    }

    /** What every pin, clock and space of a dry board is. */
    private static final class Nothing
            implements
                AddressSpace,
                IrqLine,
                InterruptFabric,
                MachineClock,
                Alarm,
                Dma,
                Power {
        @Override
        public long read(long address, int size) {
            return -1L >>> 64 - 8 * size;
        }

        @Override
        public void write(long address, int size, long value) {
        }

        @Override
        public void set(boolean asserted) {
        }

        @Override
        public void send(long address, long data) {
        }

        @Override
        public void endOfInterrupt(int vector) {
        }

        @Override
        public int acknowledge() {
            return -1;
        }

        @Override
        public void onMessage(Receiver receiver) {
        }

        @Override
        public void onEndOfInterrupt(IntConsumer listener) {
        }

        @Override
        public void answerAcknowledge(IntSupplier legacyController) {
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void at(long nanos) {
        }

        @Override
        public void cancel() {
        }

        @Override
        public long time() {
            return NEVER;
        }

        @Override
        public Borrow read(long address, long length) {
            throw new IndexOutOfBoundsException("a part has no memory while it is checked");
        }

        @Override
        public Borrow write(long address, long length) {
            return read(address, length);
        }

        @Override
        public boolean isRam(long address, long length) {
            return false;
        }

        @Override
        public void off() {
        }

        @Override
        public void reset() {
        }

        @Override
        public void exit(int value) {
        }
    }
}
