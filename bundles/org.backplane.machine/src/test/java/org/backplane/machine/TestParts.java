package org.backplane.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Disassembler;
import org.backplane.api.cpu.Exit;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.Register;
import org.backplane.api.machine.LoadException;
import org.backplane.api.machine.Loader;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.Machine;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.config.Schema;

/** Parts whose behaviour a test gives as lambdas. */
final class TestParts {
    private TestParts() {
    }

    record NoKeys() {
    }

    static final class State extends CpuState {
        /** Whether interrupts are on. */
        volatile boolean interruptible = true;

        State() {
            super(1, 0, 0);
        }
    }

    static final class TestArchitecture implements ArchitectureFactory<NoKeys> {
        @Override
        public String summary() {
            return "test";
        }

        @Override
        public List<String> models() {
            return List.of("x86-64-v1");
        }

        @Override
        public Architecture create(NoKeys config, String model, int index, MachineSpec machine,
                Consumer<String> problems) {
            return new Architecture() {
                @Override
                public CpuState createState() {
                    return new State();
                }

                @Override
                public void reset(CpuState state, boolean init) {
                    state.reg[0] = 0;
                }

                @Override
                public void start(CpuState state, long address) {
                    state.reg[0] = address;
                }

                @Override
                public List<SystemRegister> registers(CpuState state) {
                    return List.of();
                }

                @Override
                public Wiring wire(Wiring base, FeatureSet offered) {
                    return base;
                }

                @Override
                public boolean interruptible(CpuState state) {
                    return ((State) state).interruptible;
                }

                @Override
                public String describe(CpuState state) {
                    return "R0=" + state.reg[0];
                }
            };
        }
    }

    /** A core that does one step of a program at a time until it is kicked. */
    static class TestCore implements CoreFactory<NoKeys> {
        private final ToIntFunction<Wiring> step;

        /** @param step gives an exit reason, or -1 to go on */
        TestCore(ToIntFunction<Wiring> step) {
            this.step = step;
        }

        @Override
        public String summary() {
            return "test";
        }

        @Override
        public String isa() {
            return "x86-64";
        }

        @Override
        public void offer(FeatureSet features) {
        }

        @Override
        public CpuCore create(NoKeys config) {
            return new Core(step);
        }
    }

    private static final class Core implements CpuCore {
        private final ToIntFunction<Wiring> step;
        private final Exit exit = new Exit();
        private Wiring wiring;

        Core(ToIntFunction<Wiring> step) {
            this.step = step;
        }

        @Override
        public void rewire(Wiring wired) {
            wiring = wired;
        }

        @Override
        public int run(long budget) {
            CpuState state = wiring.state;
            state.lower(CpuState.FLUSH);
            for (long left = budget; left > 0; left--) {
                if ((state.attention() & CpuState.KICK) != 0) { return Exit.PAUSE; }
                int reason = step.applyAsInt(wiring);
                state.retired++;
                if (reason >= 0) {
                    state.halted = reason == Exit.HALT;
                    return reason;
                }
            }
            return Exit.BUDGET;
        }

        @Override
        public void salvage() {
        }

        @Override
        public Exit exit() {
            exit.detail = "test";
            return exit;
        }

        @Override
        public void invalidate(long address, long length) {
        }

        @Override
        public Disassembler disassembler() {
            throw new UnsupportedOperationException();
        }
    }

    /** A device with one register, {@code DATA} at offset 0, that calls the test. */
    static final class TestDevice implements DeviceFactory<NoKeys> {
        final List<String> calls = new CopyOnWriteArrayList<>();
        private final Consumer<Board> also;
        /** What it says of state that it takes over; null: it takes it. */
        volatile String refusal;
        /** The call that never returns, whatever is done to its thread; null: all do. */
        volatile String stuckIn;
        /** What {@code reset} does besides. */
        Runnable onReset = () -> {
        };

        TestDevice(Consumer<Board> also) {
            this.also = also;
        }

        @Override
        public String summary() {
            return "test";
        }

        private void called(String name) {
            calls.add(name);
            stickIn(name);
        }

        private void stickIn(String name) {
            while (name.equals(stuckIn)) { LockSupport.parkNanos(1_000_000); }
        }

        /** Checks of keys are a part's code too. */
        @Override
        public Schema<NoKeys> schema() {
            stickIn("schema");
            return DeviceFactory.super.schema();
        }

        @Override
        public Device create(NoKeys config, Board board) {
            called("create");
            Register data = board.window("", 4).word(0, "DATA").reset(1);
            data.onWrite(value -> {
                if (value == 0xdead) { throw new IllegalStateException("asked to fail"); }
            });
            also.accept(board);
            return new Device() {
                @Override
                public void reset() {
                    called("reset");
                    onReset.run();
                }

                @Override
                public void restored() {
                    called("restored");
                    if (refusal != null) { throw new IllegalArgumentException(refusal); }
                }

                @Override
                public void close() {
                    called("close");
                }
            };
        }
    }

    static final class TestLoader implements LoaderFactory<NoKeys>, Loader {
        final List<Long> loads = new ArrayList<>();
        String refusal;
        Error failure;

        @Override
        public String summary() {
            return "test";
        }

        @Override
        public Loader create(NoKeys config) {
            return this;
        }

        @Override
        public void check(NoKeys config, MachineSpec machine, Consumer<String> problems) {
        }

        @Override
        public void load(Machine machine) throws LoadException {
            if (refusal != null) { throw new LoadException(refusal); }
            if (failure != null) { throw failure; }
            loads.add(machine.clock().nanos());
        }
    }
}
