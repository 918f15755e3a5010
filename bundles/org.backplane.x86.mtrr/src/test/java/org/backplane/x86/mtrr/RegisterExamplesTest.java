package org.backplane.x86.mtrr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.MemoryTypes;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.manage.MtrrInfo;
import org.junit.jupiter.api.Test;

/** Acceptance examples about registers and types; 18 is in {@code x86.architecture}, which has IA32_PAT; 21, INIT, in the guest mtrr.s. */
class RegisterExamplesTest {
    private static final int DEF_TYPE = 0x2ff;
    private static final int BASE0 = 0x200;
    private static final int MASK0 = 0x201;
    private static final int BASE1 = 0x202;
    private static final int MASK1 = 0x203;
    private static final int SYSCFG = 0xc001_0010;

    private Vcpus.One cpu = Vcpus.one();

    /** Two ranges over 1 GiB from 2 GiB on; default WB. */
    private String overlap(int one, int other) {
        cpu = Vcpus.one();
        cpu.write(DEF_TYPE, 0x806);
        cpu.write(BASE0, 0x8000_0000L | one);
        cpu.write(MASK0, 0xff_c000_0800L);
        cpu.write(BASE1, 0x8000_0000L | other);
        cpu.write(MASK1, 0xff_c000_0800L);
        return cpu.type(0x8000_1000L);
    }

    @Test
    void example1Capabilities() {
        assertEquals(0x508, cpu.read(0xfe));
        assertFalse(cpu.write(0xfe, 0x508));
    }

    /** Of a machine whose guest had set everything. */
    @Test
    void example2AfterReset() {
        cpu.write(DEF_TYPE, 0xc06);
        for (int register = 0; register < MtrrState.FIXED; register++) {
            cpu.write(FixedRange.msr(register), 0x0606_0606_0606_0606L);
        }
        for (int msr = BASE0; msr < BASE0 + 16; msr++) { assertTrue(cpu.write(msr, 0x8000_0800L & ~(~msr & 1) << 11)); }
        assertEquals(MemoryTypes.WB, cpu.effective(0x1000, 0));
        cpu.bench.bank().reset();
        cpu.part.reset(false);
        cpu.part.registers()
                .forEach(one -> assertEquals(one.id() == 0xfe ? 0x508 : 0, one.read(cpu.state), one.name()));
        for (long physical : new long[]{0, 0x1000, 0x10_0000, 0xff_ffff_f000L}) {
            assertEquals(MemoryTypes.UC, cpu.effective(physical, 0));
        }
    }

    @Test
    void example3FixedRangesOfZeroes() {
        assertTrue(cpu.write(DEF_TYPE, 0xc06));
        assertEquals("UC", cpu.type(0x1000));
        assertEquals("WB", cpu.type(0x10_0000));
    }

    @Test
    void example4FixedRangesDisabled() {
        assertTrue(cpu.write(DEF_TYPE, 0x806));
        assertEquals("WB", cpu.type(0x1000));
    }

    @Test
    void example5DefaultTypeReserved() {
        cpu.write(DEF_TYPE, 0xc06);
        for (long value : new long[]{0x1000, 0x802, 0x807, 0x900, 0x803, 1L << 32}) {
            assertFalse(cpu.write(DEF_TYPE, value), Long.toHexString(value));
        }
        assertEquals(0xc06, cpu.read(DEF_TYPE));
    }

    @Test
    void example6LowMemory() {
        cpu.write(DEF_TYPE, 0xc00);
        assertTrue(cpu.write(0x250, 0x0606_0606_0606_0606L));
        assertEquals("WB", cpu.type(0x7_ffff));
        assertTrue(cpu.write(0x250, 0x0406_0606_0606_0606L));
        assertEquals("WT", cpu.type(0x7_ffff));
        assertEquals("WB", cpu.type(0x6_ffff));
    }

    @Test
    void example7FixedReserved() {
        for (long type : new long[]{2, 3, 7, 8, 0xff}) { assertFalse(cpu.write(0x268, type << 24), "" + type); }
        assertFalse(cpu.write(0x268, 0x0606_0603_0606_0606L));
        assertEquals(0, cpu.read(0x268));
    }

    @Test
    void example8WhichByte() {
        long[][] places = {{0x9_fc00, 0x258, 7}, {0xa_0000, 0x259, 0}, {0xc_8123, 0x269, 0}, {0xf_ffff, 0x26f, 7}};
        for (long[] place : places) {
            cpu = Vcpus.one();
            cpu.write(DEF_TYPE, 0xc00);
            cpu.write((int) place[1], 6L << 8 * place[2]);
            assertEquals("WB", cpu.type(place[0]), Long.toHexString(place[0]));
        }
    }

    private void assertUpperHalfOf4GibIsUncacheable(int bits, long mask) {
        cpu = Vcpus.one(bits);
        cpu.write(DEF_TYPE, 0x806);
        assertTrue(cpu.write(BASE0, 0x8000_0000L));
        assertTrue(cpu.write(MASK0, mask));
        assertEquals("UC", cpu.type(0x8000_0000L));
        assertEquals("UC", cpu.type(0xffff_ffffL));
        assertEquals("WB", cpu.type(0x7fff_f000L));
        assertEquals("WB", cpu.type(0x1_0000_0000L));
    }

    @Test
    void example9A36BitMask() {
        assertUpperHalfOf4GibIsUncacheable(36, 0xf_8000_0800L);
    }

    @Test
    void example10A40BitMask() {
        assertUpperHalfOf4GibIsUncacheable(40, 0xff_8000_0800L);
    }

    @Test
    void example11BeyondMaxphyaddr() {
        cpu = Vcpus.one(36);
        assertFalse(cpu.write(MASK0, 0xff_8000_0800L));
        assertFalse(cpu.write(BASE0, 1L << 36));
        long[][] reserved = {{36, 0xffff_fff0_0000_0f00L, 0xffff_fff0_0000_07ffL},
                {40, 0xffff_ff00_0000_0f00L, 0xffff_ff00_0000_07ffL},
                {46, 0xffff_c000_0000_0f00L, 0xffff_c000_0000_07ffL},
                {52, 0xfff0_0000_0000_0f00L, 0xfff0_0000_0000_07ffL}};
        for (long[] row : reserved) {
            cpu = Vcpus.one((int) row[0]);
            for (int bit = 0; bit < 64; bit++) {
                boolean typed = bit > 7 || MtrrState.isType(1L << bit);
                assertEquals((row[1] >>> bit & 1) == 0 && typed, cpu.write(BASE0, 1L << bit), "base, bit " + bit);
                assertEquals((row[2] >>> bit & 1) == 0, cpu.write(MASK0, 1L << bit), "mask, bit " + bit);
            }
        }
    }

    @Test
    void example12ReservedBits() {
        assertFalse(cpu.write(BASE0, 0x8000_0106L));
        assertFalse(cpu.write(MASK0, 0xff_8000_0c00L));
    }

    @Test
    void example13TypesOfBases() {
        assertFalse(cpu.write(BASE0, 0x8000_0002L));
        assertFalse(cpu.write(BASE0, 0x8000_0007L));
        assertTrue(cpu.write(BASE0, 0x8000_0006L));
    }

    @Test
    void example14RangesThatAreNotValid() {
        cpu.write(DEF_TYPE, 0x806);
        cpu.write(BASE0, 0x8000_0000L);
        cpu.write(MASK0, 0xff_8000_0000L);
        assertEquals("WB", cpu.type(0x8000_0000L));
    }

    @Test
    void example15Overlaps() {
        assertEquals("UC", overlap(MemoryTypes.UC, MemoryTypes.WB));
        assertEquals("WT", overlap(MemoryTypes.WT, MemoryTypes.WB));
        assertEquals("WB", overlap(MemoryTypes.WB, MemoryTypes.WB));
        assertEquals(0, cpu.bench.oddities().size());
        assertEquals("undefined", overlap(MemoryTypes.WC, MemoryTypes.WB));
        assertEquals(1, cpu.bench.oddities().size());
        assertEquals(MemoryTypes.UC, cpu.effective(0x8000_1000L, 0));
    }

    /** It is told when it comes to be in force: also by the register that enables them all, and not of ranges beside each other. */
    @Test
    void example15IsToldWhereRegistersAreWritten() {
        cpu.write(BASE0, 0x8000_0000L | MemoryTypes.WC);
        cpu.write(MASK0, 0xff_f000_0800L);
        cpu.write(BASE0 + 2, 0x9000_0000L | MemoryTypes.WB);
        cpu.write(MASK0 + 2, 0xff_f000_0800L);
        cpu.write(DEF_TYPE, 0x806);
        assertEquals(0, cpu.bench.oddities().size());
        cpu.write(DEF_TYPE, 0x6);
        cpu.write(MASK0 + 2, 0xff_e000_0800L);
        assertEquals(0, cpu.bench.oddities().size(), "MTRRs are disabled");
        cpu.write(DEF_TYPE, 0x806);
        assertEquals(1, cpu.bench.oddities().size());
    }

    @Test
    void example15IsNotToldWhereNoRegisterCounts() {
        Vcpus.One stored = new Vcpus(1, Map.of("mode", "store"), 40).all.getFirst();
        stored.write(DEF_TYPE, 0x806);
        for (int pair = 0; pair < 2; pair++) {
            stored.write(BASE0 + 2 * pair, 0x8000_0000L | (pair == 0 ? MemoryTypes.WC : MemoryTypes.WB));
            stored.write(MASK0 + 2 * pair, 0xff_f000_0800L);
        }
        assertEquals(0, stored.bench.oddities().size());
    }

    @Test
    void example16HolesInMasks() {
        cpu.write(DEF_TYPE, 0x806);
        cpu.attend();
        cpu.write(BASE0, 0x8000_0000L);
        cpu.write(MASK0, 0xff_ffff_a800L);
        for (long page : new long[]{0, 1, 4, 5}) {
            assertEquals("UC", cpu.type(0x8000_0000L + page * 4096), "" + page);
        }
        for (long page : new long[]{-1, 2, 3, 6, 7, 8}) {
            assertEquals("WB", cpu.type(0x8000_0000L + page * 4096), "" + page);
        }
        cpu.attend();
        assertEquals("0x80000-0x80006", cpu.bench.zaps().getLast());
    }

    @Test
    void example17RegistersThatAreNotThere() {
        for (int msr : new int[]{0x251, 0x257, 0x25a, 0x267, 0x210, 0x270}) {
            assertFalse(cpu.write(msr, 0), Integer.toHexString(msr));
        }
    }

    /** The whole table: rows of SDM volume 3, table 13-7; the row of WP from Xen's. */
    @Test
    void example19EffectiveTypes() {
        int[] attributes = {MemoryTypes.UC, MemoryTypes.UC_MINUS, MemoryTypes.WC, MemoryTypes.WT, MemoryTypes.WB,
                MemoryTypes.WP};
        Map<Integer, String> rows = Map.of(MemoryTypes.UC, "UC UC WC UC UC UC", MemoryTypes.WC, "UC WC WC UC WC UC",
                MemoryTypes.WT, "UC UC WC WT WT WP", MemoryTypes.WB, "UC UC WC WT WB WP", MemoryTypes.WP,
                "UC WC WC WT WP WP");
        rows.forEach((mtrr, row) -> {
            for (int i = 0; i < attributes.length; i++) {
                String type = TypeOf.name(TypeOf.effective(mtrr, attributes[i]));
                assertEquals(row.split(" ")[i], type, TypeOf.name(mtrr) + " + " + TypeOf.name(attributes[i]));
            }
        });
    }

    @Test
    void example20CachesDisabled() {
        cpu.write(DEF_TYPE, 0x806);
        assertEquals(MemoryTypes.WB, cpu.effective(0x10_0000, 0));
        cpu.cachesDisabled(true);
        assertEquals(MemoryTypes.UC, cpu.effective(0x10_0000, 0));
    }

    /** What {@code mtrr:show} says is what accesses get. */
    @Test
    void inModeStoreCacheDisableMeansNothing() {
        Vcpus.One store = new Vcpus(1, Map.of("mode", "store"), 40).all.getFirst();
        store.cachesDisabled(true);
        assertEquals(MemoryTypes.WB, store.effective(0x1000, 0));
        assertEquals("WB", store.decision(0x1000).effective());
        cpu.cachesDisabled(true);
        assertEquals("UC", cpu.decision(0x1000).effective());
        assertTrue(cpu.decision(0x1000).rule().endsWith("CR0.CD is set"));
    }

    private static void assertMapHasOneRule(Vcpus.One vcpu, String rule) {
        vcpu.write(DEF_TYPE, 0xc00);
        assertEquals(rule, vcpu.decision(0x1000).rule());
        assertEquals(List.of(new MtrrInfo.Range(rule, 0, 0xff_ffff_ffffL, "WB", "")),
                vcpu.part.facet(MtrrInfo.class).ranges());
    }

    @Test
    void whereNoRegisterCountsTheMapSaysSoToo() {
        assertMapHasOneRule(new Vcpus(1, Map.of("mode", "store"), 40).all.getFirst(), "mode store: no register counts");
        Vcpus.One hidden = new Vcpus(1, Map.of("unadvertised", true), 40).all.getFirst();
        hidden.grant(false, 40);
        assertMapHasOneRule(hidden, "the vCPU has no MTRRs: no register counts");
    }

    /** APM volume 2, 3.2.1; as with KVM it is 0, and nothing can be written. ECX of leaf 0: "cAMD", "uine", "ntel". */
    @Test
    void processorsOfAmdHaveSyscfg() {
        for (int vendor : new int[]{0x444d_4163, 0x656e_6975}) {
            cpu.vendor(vendor);
            assertEquals(SystemRegister.OK, cpu.register(SYSCFG).check(cpu.state, false, 0));
            assertEquals(0, cpu.read(SYSCFG));
            for (long value : new long[]{0, 1 << 18, 1 << 19, 1 << 20}) { assertFalse(cpu.write(SYSCFG, value)); }
        }
        cpu.vendor(0x6c65_746e);
        assertEquals(SystemRegister.FAULT, cpu.register(SYSCFG).check(cpu.state, false, 0));
    }

    @Test
    void withoutPagingTheMtrrsDecideAlone() {
        cpu.write(DEF_TYPE, 0x806);
        cpu.state.reg[X86Reg.PAT] = 0x0007_0406_0007_0400L;
        assertEquals(MemoryTypes.UC, cpu.effective(0x10_0000, 0));
        assertEquals(MemoryTypes.WB, cpu.effective(0x10_0000, MemoryTypes.NO_ATTRIBUTE));
        cpu.write(DEF_TYPE, 0x801);
        assertEquals(MemoryTypes.WC, cpu.effective(0x10_0000, MemoryTypes.NO_ATTRIBUTE));
        cpu.cachesDisabled(true);
        assertEquals(MemoryTypes.UC, cpu.effective(0x10_0000, MemoryTypes.NO_ATTRIBUTE));
    }

    @Test
    void thereIsNoTypeBeyondMaxphyaddr() {
        assertEquals("UC", cpu.type(0xff_ffff_ffffL));
        Exception refused = assertThrows(IllegalArgumentException.class, () -> cpu.type(1L << 40));
        assertEquals("0x10000000000 is no physical address: the vCPU's have 40 bits", refused.getMessage());
    }

    @Test
    void withoutTheFeatureMemoryIsWriteBackAndRegistersAreNotThere() {
        cpu.grant(false, 40);
        assertEquals("WB", cpu.type(0));
        assertEquals(SystemRegister.FAULT, cpu.register(DEF_TYPE).check(cpu.state, false, 0));
        Vcpus.One lenient = new Vcpus(1, Map.of("unadvertised", true), 40).all.getFirst();
        lenient.grant(false, 40);
        assertTrue(lenient.write(DEF_TYPE, 0x806));
    }
}
