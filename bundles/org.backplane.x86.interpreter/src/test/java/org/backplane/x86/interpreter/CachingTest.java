package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

import org.backplane.api.cpu.ComputedRegister;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.x86.MemoryTypes;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What drains write-combining buffers (SDM volume 3, "Methods of Caching Available", WC; "Serializing Instructions"; "Store Buffer"): in
 * real mode, with 4 KiB of a type at 0x1000 and a device behind them.
 */
class CachingTest {
    private static final int TYPED = 0x1000;
    /** With paging: an entry of a page directory whose page attribute is field 0, with all rights, accessed and dirty. */
    private static final int LARGE_PAGE = 0xe7;
    private static final long PAGING = 0x8000_0001L;

    /** Types, and some registers that any value can be written to. */
    private record Types(int ram, int device) implements X86Extension, MemoryTypes {
        @Override
        public int effective(long physical, int attribute) {
            return physical < TYPED ? WB : physical < 0x2000 ? ram : device;
        }

        @Override
        public void cr0CdChanged() {
            // nothing is kept
        }

        @Override
        public Collection<SystemRegister> registers() {
            return IntStream.of(Msr.IA32_TSC_DEADLINE, 0x808, 0xc000_0102)
                    .<SystemRegister>mapToObj(id -> new ComputedRegister(id, "any", () -> true).writes(_ -> true, _ -> {
                        // nothing hangs on it
                    })).toList();
        }

        @Override
        public <T> T facet(Class<T> type) {
            return type == MemoryTypes.class ? type.cast(this) : null;
        }
    }

    /** What a core did with them. */
    private static final class Recorder implements DataCaches {
        int drains;
        int stored = -1;
        boolean acrossPages;
        boolean drainedLast;
        boolean writtenBack;
        private final boolean notes;

        Recorder(boolean notes) {
            this.notes = notes;
        }

        @Override
        public boolean notesStores() {
            return notes;
        }

        @Override
        public void store(long address, int bytes, int how, long code) {
            drainedLast = false;
            acrossPages |= (address & 4095) + bytes > 4096;
            if (address >= TYPED) { stored = how; }
        }

        @Override
        public void writeBack(long address) {
            writtenBack = true;
        }

        @Override
        public void writeBackAll() {
            // lines are not drained
        }

        @Override
        public void discardAll() {
            // as above
        }

        @Override
        public void drain() {
            drains++;
            drainedLast = true;
        }
    }

    private static Recorder run(int ram, int device, String code, int ecx) {
        return run(new Types(ram, device), 0, 0, code, ecx);
    }

    private static Recorder run(X86Extension types, long cr0, long pat, String code, int ecx) {
        return run(new Recorder(true), types, cr0, pat, code, ecx);
    }

    private static Recorder run(Recorder caches, X86Extension types, long cr0, long pat, String code, int ecx) {
        try (Arena arena = Arena.ofConfined()) {
            SmallMachine machine = new SmallMachine(arena, caches, 100, types,
                    HexFormat.of().parseHex(code.replace(" ", "")));
            machine.state.reg[X86Reg.CR0] = cr0;
            machine.state.reg[X86Reg.RAX] = cr0 | 1 << 30; // CR0.CD
            machine.state.reg[X86Reg.PAT] = pat;
            machine.state.reg[X86Reg.RCX] = ecx;
            machine.state.reg[X86Reg.RSP] = 0x800;
            machine.state.reg[X86Reg.RDI] = TYPED;
            machine.state.reg[X86Reg.CR4] = Bits.CR4_OSFXSR | Bits.CR4_PSE;
            machine.state.reg[X86Reg.CR3] = TYPED;
            machine.memory.ram.set(ValueLayout.JAVA_INT, TYPED, LARGE_PAGE);
            machine.state.raise(CpuState.FLUSH);
            machine.run(code.chars().filter(one -> one == ' ').count() + 1);
            return caches;
        }
    }

    private static final X86Extension NO_REGISTERS = new X86Extension() {
    };
    private static final List<String> TYPES = List.of("UC", "WC", "", "", "WT", "WP", "WB");

    @ParameterizedTest
    @CsvSource({"sfence, 0faef8, true", "mfence, 0faef0, true", "lfence, 0faee8, false", "cpuid, 0fa2, true",
            "wbinvd, 0f09, true", "invd, 0f08, true", "'invlpg [1100]', 0f013e0011, true",
            "'mov cr0,eax', 0f22c0, true", "'mov cr3,eax', 0f22d8, true", "'mov eax,cr0', 0f20c0, false",
            "'mov dr0,eax', 0f23c0, true", "'lgdt [100]', 0f01160001, true", "'lidt [100]', 0f011e0001, true",
            "iret, cf, true", "int3, cc, true", "ud2, 0f0b, true", "int 20, cd20, true", "in, e410, true",
            "out, e610, true", "ins, 6c, true", "outs, 6e, true", "lock inc, f0fe060011, true",
            "xchg, 86060011, true", "inc, fe060011, false", "clflush, 0fae3e0011, false",
            "clflush of a device, 0fae3e0030, false",
            "hlt, f4, false",
            "nop, 90, false", "call, e80000, false"})
    void instructionsThatDrain(String name, String code, boolean drains) {
        assertEquals(drains, run(MemoryTypes.WB, MemoryTypes.UC, code, 0).drains > 0, name);
    }

    /** The two pages may be anywhere, and the second one no RAM. */
    @ParameterizedTest
    @CsvSource({"lock inc, f066ff06ff1f", "xchg, 668706ff1f", "inc, 66ff06fe1f", "lock cmpxchg, f0660fb106fe1f"})
    void storesAcrossPagesAreTwo(String name, String code) {
        Recorder caches = run(MemoryTypes.WB, MemoryTypes.WB, code, 0);
        assertEquals(DataCaches.BACK, caches.stored, name);
        assertFalse(caches.acrossPages, name);
    }

    /** What a locked instruction stores itself is drained, too (SDM volume 3, 9.1.2.2 and 12.3.1). */
    @Test
    void aLockedStoreIsNotCombined() {
        Recorder caches = run(MemoryTypes.WC, MemoryTypes.UC, "f0fe060011", 0);
        assertTrue(caches.drainedLast);
    }

    /** Writes of the local APIC's registers and of its deadline do not serialise. */
    @ParameterizedTest
    @CsvSource({"c0000102, true", "6e0, false", "808, false"})
    void registersWhoseWritesDrain(String msr, boolean drains) {
        Recorder caches = run(MemoryTypes.WB, MemoryTypes.UC, "0f30", (int) Long.parseLong(msr, 16));
        assertEquals(drains, caches.drains > 0);
    }

    @ParameterizedTest
    @CsvSource({"UC, true", "WC, false", "WT, false", "WP, false", "WB, false"})
    void loadsThatDrain(String type, boolean drains) {
        assertEquals(drains, run(TYPES.indexOf(type), MemoryTypes.UC, "a00011", 0).drains > 0);
    }

    @ParameterizedTest
    @CsvSource({"UC, true, 0", "WC, false, 2", "WT, false, 0", "WP, false, 0", "WB, false, 1"})
    void storesThatDrain(String type, boolean drains, int how) {
        Recorder caches = run(TYPES.indexOf(type), MemoryTypes.UC, "a20011", 0);
        assertEquals(drains, caches.drains > 0);
        assertEquals(how, caches.stored);
    }

    /** Stores are not told where nobody notices them; what flushes lines and drains buffers still is. */
    @Test
    void storesThatNobodyNotices() {
        Types types = new Types(MemoryTypes.WB, MemoryTypes.UC);
        assertEquals(-1, run(new Recorder(false), types, 0, 0, "a20011", 0).stored);
        assertTrue(run(new Recorder(false), types, 0, 0, "0fae3e0011", 0).writtenBack);
        assertEquals(1, run(new Recorder(false), types, 0, 0, "0faef8", 0).drains);
    }

    /** A device's window is not cached, whatever a guest says; what is combined does not drain the buffers. */
    @ParameterizedTest
    @CsvSource({"UC, true", "WC, false", "WB, true"})
    void accessesOfDevices(String type, boolean drains) {
        assertEquals(drains, run(MemoryTypes.WB, TYPES.indexOf(type), "a00030", 0).drains > 0);
        assertEquals(drains, run(MemoryTypes.WB, TYPES.indexOf(type), "a20030", 0).drains > 0);
    }

    /** MOVNTI, MOVNTQ, MOVNTDQ, MOVNTPS, MOVNTPD, MASKMOVQ, MASKMOVDQU, whose mask has all bytes. */
    @ParameterizedTest
    @CsvSource({"0fc3060011", "0fe7060011", "660fe7060011", "0f2b060011", "660f2b060011", "'0f76c0 0ff7c0'",
            "'660f76c0 660ff7c0'"})
    void nonTemporalStoresCombine(String code) {
        int[] how = {DataCaches.THROUGH, DataCaches.COMBINING, -1, -1, DataCaches.COMBINING, DataCaches.THROUGH,
                DataCaches.COMBINING};
        for (int type : new int[]{MemoryTypes.UC, MemoryTypes.WC, MemoryTypes.WT, MemoryTypes.WP, MemoryTypes.WB}) {
            assertEquals(how[type], run(type, MemoryTypes.UC, code, 0).stored, TYPES.get(type));
        }
    }

    /** Digest section 3: without MTRRs all is write-back. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2", "4, 0", "5, 0", "6, 1", "7, 0"})
    void withoutRangeRegistersThePageAttributeDecides(long pat, int how) {
        assertEquals(how, run(NO_REGISTERS, PAGING, pat, "a20011", 0).stored);
        assertNeedsCaches(PAGING, pat);
    }

    /** What a page attribute table says is selected by an entry of a page table (SDM volume 3, 13.12.3), of which there is none. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4, 5, 6, 7})
    void withoutPagingThePageAttributeIsNotLookedAt(long pat) {
        assertEquals(DataCaches.BACK, run(NO_REGISTERS, 0, pat, "a20011", 0).stored);
        assertNeedsCaches(0, pat);
    }

    private static void assertNeedsCaches(long cr0, long pat) {
        assertEquals(DataCaches.THROUGH, run(NO_REGISTERS, cr0 | 1 << 30, pat, "a20011", 0).stored);
        assertEquals(DataCaches.THROUGH, run(NO_REGISTERS, cr0, pat, "a20011 0f22c0 a20011", 0).stored);
    }

    /** The hint is that of one store. */
    @Test
    void theNextStoreIsAnOrdinaryOne() {
        assertEquals(DataCaches.BACK, run(MemoryTypes.WB, MemoryTypes.UC, "0fc3060011 a20011", 0).stored);
    }
}
