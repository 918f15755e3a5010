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
    private final VcpuConfig config;
    private final Map<String, Object> architectureKeys;

    VcpuSeats(MachineVcpu vcpu, PartSpec spec, Supplier<MachineSpec> machine) {
        this.vcpu = vcpu;
        this.machine = machine;
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
        private Architecture seated;

        ArchitectureSeat() {
            super("the architecture of " + vcpu.name());
        }

        @Override
        Candidate desired(Candidates candidates) {
            return candidates.best(machine.get().isa());
        }

        @Override
        void fill(Candidate candidate) {
            if (!(candidate.provider() instanceof ArchitectureFactory<?> factory)) {
                throw new IllegalArgumentException("type " + candidate.type() + " is no architecture");
            }
            List<String> problems = new ArrayList<>();
            seated = create(factory, problems);
            if (!problems.isEmpty()) { throw new IllegalArgumentException(String.join("; ", problems)); }
            vcpu.architecture(seated);
        }

        private <C extends Record> Architecture create(ArchitectureFactory<C> factory, List<String> problems) {
            C keys = Bound.to(factory.schema(), architectureKeys);
            return factory.create(keys, config.model(), vcpu.index(), machine.get(), problems::add);
        }

        @Override
        void empty() {
            vcpu.architecture(null);
            seated.close();
        }

        @Override
        String wants() {
            return "the architecture " + machine.get().isa() + "; no installed bundle provides it";
        }

        @Override
        boolean required(boolean running) {
            return true;
        }
    }

    /** Who executes its instructions. */
    private final class CoreSeat extends Seat {
        private CpuCore seated;

        CoreSeat() {
            super("the core of " + vcpu.name());
        }

        @Override
        Candidate desired(Candidates candidates) {
            for (String type : config.core()) {
                Candidate best = candidates.best(type);
                if (best != null) { return best; }
            }
            return null;
        }

        @Override
        void fill(Candidate candidate) {
            if (!(candidate.provider() instanceof CoreFactory<?> factory)) {
                throw new IllegalArgumentException("type " + candidate.type() + " is no core");
            }
            if (!factory.isa().equals(machine.get().isa())) {
                throw new IllegalArgumentException("core " + candidate.type() + " executes " + factory.isa() + ", not "
                        + machine.get().isa());
            }
            seated = create(factory);
            vcpu.core(factory, seated);
        }

        private static <C extends Record> CpuCore create(CoreFactory<C> factory) {
            return factory.create(Bound.to(factory.schema(), Map.of()));
        }

        @Override
        void empty() {
            vcpu.core(null, null);
            seated.close();
        }

        @Override
        String wants() {
            return "a core, " + String.join(" or ", config.core()) + "; no installed bundle provides one";
        }

        @Override
        boolean required(boolean running) {
            return true;
        }
    }
}
