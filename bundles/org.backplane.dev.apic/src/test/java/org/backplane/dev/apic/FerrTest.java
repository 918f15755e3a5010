package org.backplane.dev.apic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.x86.FloatingPointError;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86State;
import org.backplane.testkit.BenchLine;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FERR# and IGNNE#: the circuit of Intel SDM, volume 1, D.2.1.2. */
class FerrTest {
    private static final int ES = 0x80;

    private final X86State state = new X86State();
    private final VcpuBench bench = new VcpuBench(state);
    private CpuExtension ferr;
    private BenchLine irq;

    @BeforeEach
    void plug() {
        ferr = bench.plug(new Ferr(), Map.of());
        irq = bench.line("irq");
        state.fp[X86Fp.FSW] = ES;
    }

    @Test
    void anErrorIsAnInterruptUntilItIsAnswered() {
        ferr.facet(FloatingPointError.class).asserted();
        ferr.facet(FloatingPointError.class).asserted();
        assertTrue(irq.asserted());
        assertEquals(1, irq.edges());
        assertEquals(0, state.fp[X86Fp.IGNNE]);
        bench.write("", 0, 1, 0);
        assertFalse(irq.asserted());
        assertEquals(1, state.fp[X86Fp.IGNNE]);
    }

    @Test
    void ignneIsNotAssertedWithoutFerr() {
        bench.write("", 0, 1, 0);
        assertEquals(0, state.fp[X86Fp.IGNNE], "FERR# was not asserted yet");
        ferr.facet(FloatingPointError.class).asserted();
        state.fp[X86Fp.FSW] = 0;
        bench.write("", 0, 1, 0);
        assertFalse(irq.asserted());
        assertEquals(0, state.fp[X86Fp.IGNNE], "FERR# is gone");
    }

    @Test
    void nothingIsRead() {
        assertEquals(0xff, bench.read("", 0, 1));
    }

    @Test
    void aSuccessorDrivesTheLine() {
        ferr.facet(FloatingPointError.class).asserted();
        irq.set(false);
        ferr.restored();
        assertTrue(irq.asserted());
    }
}
