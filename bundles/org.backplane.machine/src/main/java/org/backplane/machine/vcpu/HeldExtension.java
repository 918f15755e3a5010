package org.backplane.machine.vcpu;

import java.util.Collection;
import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.machine.board.PartBoard;

/**
 * What answers in place of an extension that is away: its registers, with the values they had. What would change one waits for the part, which
 * knows what that may be and what it does. It holds none of the extension's objects, whose bundle may go.
 */
public final class HeldExtension implements CpuExtension {
    /** A register that keeps its value, for those who could read it, and write what it has. */
    private record Held(int id, String name, int readable, int writable, long value, PartBoard board)
            implements
                SystemRegister {
        static Held of(SystemRegister left, CpuState state, PartBoard board) {
            long value = left.peek(state);
            return new Held(left.id(), left.name(), left.check(state, false, 0), left.check(state, true, value), value,
                    board);
        }

        @Override
        public int check(CpuState state, boolean write, long wanted) {
            if (!write) { return readable; }
            return wanted == value ? writable : 0;
        }

        @Override
        public long peek(CpuState state) { return value; }

        @Override
        public void poke(CpuState state, long wanted) {
            // the part that comes back takes over what its predecessor left
        }

        @Override
        public void write(CpuState state, long wanted) {
            if (wanted != value) { throw new Awaited(board); }
        }
    }

    private final FeatureSet features = new FeatureSet();
    private final List<SystemRegister> registers;

    /**
     * At a quiet point, before {@code left} goes.
     *
     * @param board of what stands in for it
     */
    public HeldExtension(CpuExtension left, CpuState state, PartBoard board) {
        left.advertise(features);
        registers = left.registers().stream().<SystemRegister>map(register -> Held.of(register, state, board)).toList();
    }

    @Override
    public void advertise(FeatureSet offered) {
        offered.add(features.names().toArray(String[]::new));
        offered.addPartial(features.partial().toArray(String[]::new));
    }

    @Override
    public Collection<SystemRegister> registers() {
        return registers;
    }
}
