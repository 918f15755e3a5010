package org.backplane.x86.mtrr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.api.Test;

/** Acceptance examples about dropping translations; 26 is {@link ZapModelTest}. */
class ZapExamplesTest {
    private static final String ALL = "0x0-0xffffffffffffffff";
    private static final int DEF_TYPE = 0x2ff;

    private static Vcpus.One enabled(Map<String, ?> keys) {
        Vcpus.One cpu = new Vcpus(1, keys, 40).all.getFirst();
        enable(cpu);
        return cpu;
    }

    /** E = 1, FE = 1, default WB, with nothing left to drop. */
    private static void enable(Vcpus.One cpu) {
        cpu.write(DEF_TYPE, 0xc06);
        cpu.attend();
    }

    private static void range(Vcpus.One cpu, int pair, long base, long pages) {
        cpu.write(0x200 + 2 * pair, base);
        cpu.write(0x201 + 2 * pair, 0xff_ffff_ffffL & -(pages << 12) | 0x800);
    }

    private static List<String> since(Vcpus.One cpu, int before) {
        return cpu.bench.zaps().subList(before, cpu.bench.zaps().size());
    }

    /** 64 changes before the first is dropped. */
    private static List<String> eightVcpusSetEightRanges(long distance) {
        Vcpus machine = new Vcpus(8, Map.of(), 40);
        machine.all.forEach(ZapExamplesTest::enable);
        int before = machine.all.getFirst().bench.zaps().size();
        for (Vcpus.One cpu : machine.all) {
            for (int pair = 0; pair < 8; pair++) { range(cpu, pair, 0x8000_0000L + pair * distance, 1); }
        }
        machine.all.forEach(Vcpus.One::attend);
        return since(machine.all.getFirst(), before);
    }

    @Test
    void example22EightVcpusChangeTheSame() {
        assertEquals(8, eightVcpusSetEightRanges(0x100_0000).size());
        assertEquals(List.of("0x80000-0x80008"), eightVcpusSetEightRanges(0x1000));
    }

    /** At the same time: no vCPU goes on with what it had translated before it changed the type. */
    @Test
    void example22EachGoesOnWhenItsRangeIsDropped() throws InterruptedException {
        Vcpus machine = new Vcpus(8, Map.of(), 40);
        AtomicIntegerArray translated = new AtomicIntegerArray(8 * 8);
        AtomicInteger stale = new AtomicInteger();
        for (Vcpus.One cpu : machine.all) { cpu.bench.zapper((first, end) -> drop(translated, first, end)); }
        machine.all.forEach(ZapExamplesTest::enable);
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            int vcpu = n;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int round = 0; round < 800; round++) {
                    int pair = round % 8;
                    translated.set(8 * vcpu + pair, 1);
                    range(machine.all.get(vcpu), pair, 0x8000_0000L + pair * 0x100_0000, 1 + round / 8 % 2);
                    machine.all.get(vcpu).attend();
                    stale.addAndGet(translated.get(8 * vcpu + pair));
                }
            }));
        }
        for (Thread thread : threads) { thread.join(); }
        assertEquals(0, stale.get());
    }

    /** Of every vCPU the pages at which ranges begin. */
    private static long drop(AtomicIntegerArray translated, long first, long end) {
        for (int n = 0; n < translated.length(); n++) {
            long page = 0x8_0000 + n % 8 * 0x1000;
            if (page >= first && Long.compareUnsigned(page, end) < 0) { translated.set(n, 0); }
        }
        return 0;
    }

    @Test
    void example23FixedRangesAreOne() {
        Vcpus.One cpu = enabled(Map.of());
        int before = cpu.bench.zaps().size();
        for (int register = 0; register < MtrrState.FIXED; register++) {
            cpu.write(FixedRange.msr(register), 0x0606_0606_0606_0606L);
        }
        cpu.attend();
        assertEquals(List.of("0x0-0x100"), since(cpu, before));
    }

    @Test
    void example24OneTooMany() {
        ZapList list = new ZapList();
        long[] taken = new long[ZapList.SLOTS];
        for (int n = 0; n < 15; n++) { list.add(0x1000 + 2 * n, 0x1001 + 2 * n); }
        assertEquals(15, list.take(taken, true));
        for (int n = 0; n < 15; n++) { list.add(0x1000 + 2 * n, 0x1001 + 2 * n); }
        list.addFixed();
        list.add(0x1000, 0x1001);
        list.add(0x8000, 0x8001);
        assertEquals(ZapList.ALL, list.take(taken, true));
        assertTrue(list.isEmpty());
    }

    @Test
    void example25NeighboursAreOne() {
        ZapList list = new ZapList();
        long[] taken = new long[ZapList.SLOTS];
        list.add(0x180, 0x280);
        list.add(0x200, 0x300);
        list.add(0x100, 0x200);
        assertEquals(1, list.take(taken, true));
        assertEquals(0x100, ZapList.start(taken[0]));
        assertEquals(0x300, ZapList.end(taken[0]));
    }

    @Test
    void rangesAreSortedAndDuplicatesDropped() {
        ZapList list = new ZapList();
        long[] taken = new long[ZapList.SLOTS];
        for (long start : new long[]{0x500, 0x300, 0x500, 0x900, 0x300}) { list.add(start, start + 1); }
        list.addFixed();
        assertEquals(4, list.take(taken, false));
        long[] starts = {0, 0x300, 0x500, 0x900};
        for (int n = 0; n < 4; n++) { assertEquals(starts[n], ZapList.start(taken[n])); }
    }

    @Test
    void example27CachesAreOff() {
        Vcpus.One cpu = enabled(Map.of());
        cpu.cachesDisabled(true);
        cpu.attend();
        int before = cpu.bench.zaps().size();
        range(cpu, 0, 0x8000_0000L, 16);
        cpu.write(0x250, 0x0606_0606_0606_0606L);
        cpu.write(DEF_TYPE, 0x806);
        cpu.attend();
        assertEquals(List.of(), since(cpu, before));
        cpu.cachesDisabled(false);
        cpu.attend();
        assertEquals(List.of(ALL), since(cpu, before));
    }

    @Test
    void example28NotHonored() {
        for (Map<String, ?> keys : List.of(Map.of("mode", "store"), Map.of("honored", false))) {
            Vcpus.One cpu = enabled(keys);
            range(cpu, 0, 0x8000_0000L, 16);
            cpu.cachesDisabled(true);
            cpu.cachesDisabled(false);
            cpu.attend();
            assertEquals(List.of(), cpu.bench.zaps());
            assertEquals(0x8000_0000L, cpu.read(0x200));
            assertTrue(!cpu.write(0x200, 2));
        }
    }

    @Test
    void example29TheSameValue() {
        Vcpus.One cpu = enabled(Map.of());
        range(cpu, 0, 0x8000_0000L, 16);
        cpu.attend();
        int before = cpu.bench.zaps().size();
        range(cpu, 0, 0x8000_0000L, 16);
        enable(cpu);
        assertEquals(List.of(), since(cpu, before));
    }

    @Test
    void example30ARangeMoves() {
        Vcpus.One cpu = enabled(Map.of());
        range(cpu, 0, 0x8000_0000L, 16);
        cpu.attend();
        int before = cpu.bench.zaps().size();
        cpu.write(0x200, 0xc000_0000L);
        cpu.attend();
        assertEquals(List.of("0x80000-0x80010", "0xc0000-0xc0010"), since(cpu, before));
    }

    @Test
    void disabledRangesChangeNothing() {
        Vcpus.One cpu = Vcpus.one();
        range(cpu, 0, 0x8000_0000L, 16);
        cpu.write(0x250, 0x0606_0606_0606_0606L);
        cpu.attend();
        assertEquals(List.of(), cpu.bench.zaps());
    }

    /** What each step of the seed's series drops for the same changes: caches off, a range set, caches on; then a range, with caches on. */
    @Test
    void policies() {
        Map<String, List<String>> expected = Map.of("naive", List.of(ALL, ALL), "cd-toggle", List.of(ALL, ALL, ALL),
                "serialized", List.of(ALL, ALL, ALL), "fine", List.of(ALL, ALL, "0x90000-0x90010"), "merged",
                List.of(ALL, ALL, "0x90000-0x90010"));
        expected.forEach((policy, zaps) -> {
            Vcpus.One cpu = enabled(Map.of("zaps", policy));
            int before = cpu.bench.zaps().size();
            cpu.cachesDisabled(true);
            cpu.attend();
            range(cpu, 0, 0x8000_0000L, 16);
            cpu.attend();
            cpu.cachesDisabled(false);
            cpu.attend();
            range(cpu, 1, 0x9000_0000L, 16);
            cpu.attend();
            assertEquals(zaps, since(cpu, before), policy);
        });
    }
}
