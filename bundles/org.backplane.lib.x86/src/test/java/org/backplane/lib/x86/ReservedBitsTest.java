package org.backplane.lib.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.junit.jupiter.api.Test;

/** Bits that are reserved because a capability is absent: of CR4, of CR3, of entries of page tables (SDM volume 3, 2.5 and 4.5). */
class ReservedBitsTest {
    private static final long PS = 1 << 7;
    private static final long LONG_MODE = Bits.EFER_LME | Bits.EFER_LMA;
    private static final long PRESENT_WRITABLE = 3;
    /** Page fault: present, reserved bit. */
    private static final int RESERVED = 9;

    private final MemorySegment page = Arena.ofAuto().allocate(4096, 4096);

    /** A CPU in 64-bit mode whose memory is one page, found at every address. */
    private X86Cpu cpu(int physicalBits, Feature... absent) {
        List<Feature> granted = new ArrayList<>(List.of(Feature.values()));
        granted.removeAll(List.of(absent));
        int[] words = new int[28];
        granted.forEach(feature -> words[feature.word] |= feature.mask);
        X86Cpu cpu = new X86Cpu(new X86State());
        PhysicalMemory memory = memory();
        Wiring base = new Wiring(cpu.state, memory, memory, null, null, Hooks.NONE, new SystemRegister[0]);
        cpu.wiring = new X86Wiring(base, null,
                new Capabilities(words, new Capabilities.Limits(physicalBits, 48, 7, 0, 0)), 1);
        cpu.mmu.rewire(memory, null, (address, size) -> {
        });
        cpu.reg[X86Reg.EFER] = LONG_MODE;
        cpu.reg[X86Reg.CR4] = Bits.CR4_PAE;
        cpu.reg[X86Reg.CR0] = Bits.CR0_PE | Bits.CR0_PG;
        cpu.modes();
        return cpu;
    }

    private PhysicalMemory memory() {
        return (PhysicalMemory) java.lang.reflect.Proxy.newProxyInstance(ReservedBitsTest.class.getClassLoader(),
                new Class<?>[]{PhysicalMemory.class}, (_, method, arguments) -> switch (method.getName()) {
                    case "host" -> page.address() + ((long) arguments[0] & 4095);
                    case "pageFlags" -> PhysicalMemory.PAGE_DIRTY;
                    case "addressBits" -> 40;
                    case "storesDirectly" -> true;
                    case "caches" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static boolean takes(X86Cpu cpu, int register, long value) {
        try {
            cpu.controls.write(register, value);
            return true;
        } catch (GuestFault fault) {
            assertEquals(GuestFault.GP, fault.vector);
            return false;
        }
    }

    @Test
    void everyBitOfCr4HangsOnItsFeatureAndAllOthersAreReserved() {
        for (int bit = 0; bit < 64; bit++) {
            Feature feature = featureOfCr4(1L << bit);
            if (1L << bit == Bits.CR4_PAE) { continue; }
            assertEquals(feature != null, takes(cpu(40), 4, Bits.CR4_PAE | 1L << bit), "CR4 bit " + bit);
            if (feature != null) {
                assertEquals(false, takes(cpu(40, feature), 4, Bits.CR4_PAE | 1L << bit), feature.label());
            }
        }
    }

    private static Feature featureOfCr4(long bit) {
        for (int n = 0; n < FeatureBits.CR4.count(); n++) {
            if (FeatureBits.CR4.bit(n) == bit) { return FeatureBits.CR4.feature(n); }
        }
        return null;
    }

    @Test
    void cr3HasAsManyBitsAsPhysicalAddresses() {
        for (int width : new int[]{32, 36, 39, 40}) {
            for (int bit = 30; bit < 64; bit++) {
                assertEquals(bit < width, takes(cpu(width), 3, 1L << bit), width + " bits, bit " + bit);
            }
        }
    }

    @Test
    void entriesHaveAsManyBitsAsPhysicalAddresses() {
        for (int width : new int[]{32, 36, 39, 40}) {
            for (int bit = 30; bit < 52; bit++) {
                assertEquals(bit < width ? 0 : RESERVED, walked(cpu(width), 1L << bit), width + " bits, bit " + bit);
            }
        }
    }

    /** SDM volume 3, table 4-4: bits 20 to 13 are the address's bits 39 to 32 with PSE-36, as far as there are as many, and reserved without. */
    @Test
    void entriesOf4MiBPagesHaveAsManyBitsAsPse36AndPhysicalAddresses() {
        for (int bit = 13; bit < 22; bit++) {
            assertEquals(bit < 21 ? 0 : RESERVED, walked(twoLevels(cpu(40)), PS | 1L << bit), "bit " + bit);
            assertEquals(bit < 17 ? 0 : RESERVED, walked(twoLevels(cpu(36)), PS | 1L << bit), "36 bits, bit " + bit);
            assertEquals(RESERVED, walked(twoLevels(cpu(40, Feature.PSE36)), PS | 1L << bit), "no PSE-36, bit " + bit);
        }
    }

    private static X86Cpu twoLevels(X86Cpu cpu) {
        cpu.reg[X86Reg.EFER] = 0;
        cpu.reg[X86Reg.CR4] = Bits.CR4_PSE;
        cpu.modes();
        return cpu;
    }

    /** The error code of an access by an entry that is on every level, 0 when there is none. */
    private int walked(X86Cpu cpu, long address) {
        page.set(ValueLayout.JAVA_LONG, 0, address | PRESENT_WRITABLE);
        try {
            cpu.mmu.code(0);
            return 0;
        } catch (GuestFault fault) {
            assertEquals(GuestFault.PF, fault.vector);
            return fault.error;
        }
    }
}
