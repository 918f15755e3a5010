package org.backplane.x86.lbr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Vacancy;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.SavedState;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.testkit.VcpuBench;
import org.junit.jupiter.api.Test;

/** What stands in for branch records whose part is away. */
class HeldRecordsTest {
    private static final Capabilities GRANTED = new Capabilities(
            List.of(Feature.ARCH_LBR, Feature.XSAVES, Feature.LBR_V2));
    private static final CpuidEntry INTEL = new CpuidEntry(0, 0, false, 0x20, 0x756e_6547, 0x6c65_746e, 0x4965_6e69);
    private static final long ENABLE = 1;

    private static final class Waits extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final X86State state = new X86State();

    private X86Extension part(String kind) {
        state.granted = GRANTED;
        X86Extension part = (X86Extension) new VcpuBench(state).plug(new Lbr(), Map.of("kind", kind));
        part.cpuid(List.of(INTEL), GRANTED, List.of());
        return part;
    }

    private X86Extension held(X86Extension left) {
        return (X86Extension) left.held(state, new Vacancy() {
            @Override
            public String part() {
                return "lbr (x86.lbr)";
            }

            @Override
            public void change() {
                throw new Waits();
            }
        });
    }

    private void write(X86Extension of, int id, long value) {
        SystemRegister register = of.registers().stream().filter(one -> one.id() == id).findFirst().orElseThrow();
        assertEquals(SystemRegister.OK, register.check(state, true, value));
        register.write(state, value);
    }

    private static long[] words(X86Extension of) {
        SavedState saved = of.facet(SavedState.class);
        return IntStream.range(0, saved.words()).mapToLong(saved::word).toArray();
    }

    @Test
    void recordsAreThoseThatThereWere() {
        X86Extension left = part("architectural");
        write(left, Msr.IA32_LBR_CTL, 0x3f_0003);
        write(left, Msr.IA32_LBR_0_FROM_IP + 31, 0x1234);
        X86Extension held = held(left);
        BranchRecorder recorder = held.facet(BranchRecorder.class);
        assertTrue(left.facet(BranchRecorder.class).recording());
        assertFalse(recorder.recording());
        assertEquals(0x3f, recorder.format());
        recorder.record(1, 2, BranchRecorder.OTHER, false, 0, false);
        recorder.debugException();
        assertArrayEquals(words(left), words(held));
        assertEquals(left.leaves(), held.cpuid(List.of(), GRANTED, List.of()));
        assertEquals(1, left.leaves().size());
    }

    /** The component is looked at before anything is restored; in its initial configuration it is, or is not. */
    @Test
    void whatWouldRestoreSomethingElseWaits() {
        X86Extension left = part("architectural");
        SavedState initial = held(left).facet(SavedState.class);
        assertTrue(initial.isInitial());
        initial.clear();
        write(left, Msr.IA32_LBR_CTL, 2);
        SavedState held = held(left).facet(SavedState.class);
        assertTrue(held.allows(0, 2));
        assertThrows(Waits.class, () -> held.allows(0, 3));
        assertFalse(held.isInitial());
        assertThrows(Waits.class, held::clear);
    }

    /** It clears the records also when it is the depth that there is; what is empty stays so. */
    @Test
    void aWriteOfTheDepthWaits() {
        X86Extension left = part("architectural");
        write(held(left), Msr.IA32_LBR_DEPTH, 32);
        write(left, Msr.IA32_LBR_0_TO_IP, 0x1234);
        X86Extension held = held(left);
        assertThrows(Waits.class, () -> write(held, Msr.IA32_LBR_DEPTH, 32));
    }

    /** A legacy stack is enabled in IA32_DEBUGCTL, which stays. */
    @Test
    void whatEnablesALegacyStackWaits() {
        X86Extension held = held(part("legacy"));
        assertThrows(Waits.class, () -> held.debugControl(0, ENABLE));
        held.debugControl(ENABLE, ENABLE);
        assertEquals(5, held.facet(BranchRecorder.class).format());
    }

    @Test
    void whatEnablesAmdsStackWaits() {
        X86Extension left = part("amd");
        X86Extension held = held(left);
        assertThrows(Waits.class, () -> write(held, Msr.AMD_DBG_EXTN_CFG, 1 << 6));
        assertEquals(left.leaves(), held.cpuid(List.of(), GRANTED, List.of()));
    }
}
