package org.backplane.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.CpuCore;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;
import org.backplane.api.machine.config.Schema;
import org.backplane.machine.vcpu.MachineVcpu;

/** The two seats of a vCPU: its architecture and its core. */
final class VcpuSeats {
    private final MachineVcpu vcpu;
    private final Supplier<MachineSpec> machine;
    private final Hardware hardware;
    private final VcpuConfig config;
    private final Map<String, Object> architectureKeys;

    VcpuSeats(MachineVcpu vcpu, PartSpec spec, Supplier<MachineSpec> machine, Hardware hardware) {
        this.vcpu = vcpu;
        this.machine = machine;
        this.hardware = hardware;
        Map<String, Object> own = new TreeMap<>(spec.keys());
        Schema<VcpuConfig> schema = Schema.of(VcpuConfig.class);
        own.keySet().retainAll(schema.names());
        config = Bound.to(schema, own);
        architectureKeys = new TreeMap<>(spec.keys());
        architectureKeys.keySet().removeAll(schema.names());
    }

    List<Seat> all() {
        return List.of(new ArchitectureSeat(), new CoreSeat());
    }

    /** Whose state the vCPU has. */
    private final class ArchitectureSeat extends Seat {
        ArchitectureSeat() {
            super(vcpu.name(), "the architecture of " + vcpu.name());
        }

        @Override
        Candidate desired(Candidates candidates) {
            return candidates.best(machine.get().isa(), this);
        }

        @Override
        Occupant create(Candidate candidate) {
            if (!(candidate.provider() instanceof ArchitectureFactory<?> factory)) {
                throw new IllegalArgumentException("type " + candidate.type() + " is no architecture");
            }
            List<String> problems = new ArrayList<>();
            Architecture made = hardware.calls().call(PartCalls.CORE_LIMIT, () -> create(factory, problems));
            if (!problems.isEmpty()) { throw new IllegalArgumentException(String.join("; ", problems)); }
            return new ArchitectureOccupant(made);
        }

        private <C extends Record> Architecture create(ArchitectureFactory<C> factory, List<String> problems) {
            C keys = Bound.to(factory.schema(), architectureKeys);
            return factory.create(keys, config.model(), vcpu.index(), machine.get(), problems::add);
        }

        @Override
        String type() {
            return machine.get().isa();
        }

        @Override
        String wants() {
            return "an Architecture for " + machine.get().isa() + "; no installed bundle provides one";
        }

        @Override
        boolean required(boolean running) {
            return true;
        }
    }

    private final class ArchitectureOccupant implements Occupant {
        private final Architecture architecture;

        ArchitectureOccupant(Architecture architecture) {
            this.architecture = architecture;
        }

        @Override
        public void connect() {
            vcpu.architecture(architecture);
        }

        @Override
        public void disconnect() {
            vcpu.architecture(null);
        }

        @Override
        public void close() {
            hardware.close("the architecture of " + vcpu.name(), PartCalls.CORE_LIMIT, architecture::close);
        }
    }

    /** Who executes its instructions. */
    private final class CoreSeat extends Seat {
        CoreSeat() {
            super(vcpu.name(), "the core of " + vcpu.name());
        }

        @Override
        boolean isCoreOf(String name) {
            return vcpu.name().equals(name);
        }

        @Override
        Candidate desired(Candidates candidates) {
            for (String type : config.core()) {
                Candidate best = candidates.best(type, this);
                if (best != null) { return best; }
            }
            return null;
        }

        @Override
        boolean preparable() {
            return true;
        }

        @Override
        Occupant create(Candidate candidate) {
            if (!(candidate.provider() instanceof CoreFactory<?> factory)) {
                throw new IllegalArgumentException("type " + candidate.type() + " is no core");
            }
            if (!factory.isa().equals(machine.get().isa())) {
                throw new IllegalArgumentException("core " + candidate.type() + " executes " + factory.isa() + ", not "
                        + machine.get().isa());
            }
            return new CoreOccupant(candidate.type(), factory,
                    hardware.calls().call(PartCalls.CORE_LIMIT, () -> create(factory)));
        }

        private static <C extends Record> CpuCore create(CoreFactory<C> factory) {
            return factory.create(Bound.to(factory.schema(), Map.of()));
        }

        @Override
        String type() {
            return config.core().getFirst();
        }

        @Override
        String wants() {
            return "a CpuCore for " + machine.get().isa() + " (" + String.join(" or ", config.core())
                    + "); no installed bundle provides one";
        }

        @Override
        boolean required(boolean running) {
            return true;
        }
    }

    private final class CoreOccupant implements Occupant {
        private final String type;
        private final CoreFactory<?> factory;
        private final CpuCore core;

        CoreOccupant(String type, CoreFactory<?> factory, CpuCore core) {
            this.type = type;
            this.factory = factory;
            this.core = core;
        }

        @Override
        public void connect() {
            vcpu.core(type, factory, core);
        }

        @Override
        public void disconnect() {
            vcpu.core("", null, null);
        }

        @Override
        public void close() {
            hardware.close("core " + type + " of " + vcpu.name(), PartCalls.CORE_LIMIT, core::close);
        }
    }
}
