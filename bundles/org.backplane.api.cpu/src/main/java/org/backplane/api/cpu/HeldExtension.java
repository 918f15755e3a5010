package org.backplane.api.cpu;

import java.util.Collection;
import java.util.List;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What answers in place of an extension that is away: its registers, with the values they had. What would change one waits for the part, which
 * knows what that may be and what it does. It holds none of the extension's objects, whose bundle may go. Architectures have more to hold.
 */
@ConsumerType
public class HeldExtension implements CpuExtension {
    /** A register that keeps its value, for those who could read it, and write what it has. */
    private record Held(int id, String name, int readable, int writable, boolean stable, long value, Vacancy place)
            implements
                SystemRegister {
        static Held of(SystemRegister left, CpuState state, Vacancy place) {
            long value = left.peek(state);
            return new Held(left.id(), left.name(), left.check(state, false, 0), left.check(state, true, value),
                    left.stable(state), value, place);
        }

        @Override
        public int check(CpuState state, boolean write, long wanted) {
            if (!write) { return readable; }
            return wanted == value ? writable : OK;
        }

        @Override
        public long peek(CpuState state) { return value; }

        @Override
        public void poke(CpuState state, long wanted) {
            // the part that comes back takes over what its predecessor left
        }

        @Override
        public void write(CpuState state, long wanted) {
            if (wanted != value || !stable) { place.change(); }
        }

        @Override
        public String away() {
            return place.part();
        }
    }

    private final FeatureSet features = new FeatureSet();
    private final List<SystemRegister> registers;

    /**
     * At a quiet point, before {@code left} goes.
     *
     * @param place as in {@link CpuExtension#held}
     */
    public HeldExtension(CpuExtension left, CpuState state, Vacancy place) {
        left.advertise(features);
        registers = left.registers().stream().<SystemRegister>map(register -> Held.of(register, state, place))
                .toList();
    }

    @Override
    public final void advertise(FeatureSet offered) {
        offered.add(features.names().toArray(String[]::new));
        offered.addPartial(features.partial().toArray(String[]::new));
    }

    @Override
    public Collection<SystemRegister> registers() {
        return registers;
    }
}
