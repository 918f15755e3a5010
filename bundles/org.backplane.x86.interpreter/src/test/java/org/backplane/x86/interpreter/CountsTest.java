package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.Exit;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The core stops where counters want to be settled, and tells instructions and branches exactly, with traces and without. */
class CountsTest {
    private static final int LAPS = 1000;
    /** dec cx; nop; jz +0; jnz back: four instructions and two branches, in real mode. */
    private static final byte[] LOOP = {0x49, (byte) 0x90, 0x74, 0, 0x75, (byte) 0xfa, (byte) 0xf4};
    private static final int[] BRANCHES = {0, 0, 0, 1};

    /** Wants to be settled every so many instructions, and writes down where that was. */
    private static final class Look implements X86Extension, PerformanceCounters {
        private final long every;
        private final List<long[]> seen = new ArrayList<>();
        private Progress core;

        Look(long every) {
            this.every = every;
        }

        @Override
        public void follow(Progress progress) {
            core = progress;
        }

        @Override
        public boolean counting() {
            return true;
        }

        @Override
        public long next() {
            return core.instructions() / every * every + every;
        }

        @Override
        public void settle() {
            seen.add(new long[]{core.instructions(), core.branches()});
        }

        @Override
        public boolean exists(int selector) {
            return false;
        }

        @Override
        public long read(int selector) {
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 7, 64, 1001, 100_000})
    void stopsAndCounts(long every) {
        for (int compileAfter : new int[]{Integer.MAX_VALUE, 2}) {
            Look look = new Look(every);
            try (Arena arena = Arena.ofConfined()) {
                run(arena, compileAfter, look);
            }
            for (long[] at : look.seen) {
                long body = Math.min(at[0], 4L * LAPS);
                assertEquals(body / 4 * 2 + BRANCHES[(int) (body % 4)], at[1], "branches of " + at[0]);
            }
            for (long stop = every; stop <= 4L * LAPS; stop += every) {
                long wanted = stop;
                assertTrue(look.seen.stream().anyMatch(at -> at[0] == wanted), "no stop at " + stop);
            }
        }
    }

    private static void run(Arena arena, int compileAfter, CpuExtension look) {
        SmallMachine machine = new SmallMachine(arena, compileAfter, look, LOOP);
        machine.state.reg[X86Reg.RCX] = LAPS;
        assertEquals(Exit.HALT, machine.run(1 << 20));
        assertEquals(4L * LAPS + 1, machine.state.retired);
    }
}
