package org.backplane.x86.architecture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** CPUID's answers, laid out once from what is granted; leaves that are not there read as the highest basic one. */
final class Cpuid implements org.backplane.api.x86.Cpuid {
    private static final int MAX_BASIC = 0x16;
    private static final int HYPERVISOR = 0x4000_0000;
    private static final int EXTENDED = 0x8000_0000;
    private static final int MAX_EXTENDED = 0x8000_0008;
    private static final int ADDRESS_BITS = 40 | 48 << 8;
    private static final int APIC_ENABLED = 1 << 11;
    private static final String HYPERVISOR_NAME = "BackplaneVMM";
    /** Sub-leaves 0 to 3 of leaf 4: 32 KiB data and code, 4 MiB second level, end. */
    private static final int[][] CACHES = {{0x21, 0x01c0_003f, 63, 0}, {0x22, 0x01c0_003f, 63, 0},
            {0x43, 0x03c0_003f, 4095, 0}, {0, 0, 0, 0}};

    private static final int[] NOTHING = {0, 0, 0, 0};
    private static final int XSTATE = 0xd;
    private static final int AVX = 4;
    private static final int PKRU = 1 << 9;
    /** Bytes, and where they are in the area. */
    private static final int[] AVX_COMPONENT = {256, 576, 0, 0};
    private static final int[] PKRU_COMPONENT = {8, 2688, 0, 0};
    private static final long CR4_PKE = 1 << 22;
    private static final int OSPKE = 1 << 4;
    private static final long CR4_OSXSAVE = 1 << 18;
    private static final int OSXSAVE = 1 << 27;

    private static final int TOPOLOGY = 0xb;
    private static final int HTT = 1 << 28;

    private final int index;
    private final int vcpus;
    private final int[] level = new int[4];
    private final int[] cache = new int[4];
    private final int[][] basic = new int[MAX_BASIC + 1][4];
    private final int[][] hypervisor = new int[1][4];
    private final int[][] extended = new int[MAX_EXTENDED - EXTENDED + 1][4];
    /** What XCR0 may have; 0 without XSAVE. */
    private final int components;
    /** Sub-leaf 0 of leaf 0xD: EBX is what XCR0 has now. */
    private final int[] standardState;
    /** Sub-leaf 1 of leaf 0xD: EBX is what XCR0 has now. */
    private final int[] compactedState = new int[4];
    private final boolean compacts;
    private final boolean virtual;
    private final boolean apic;

    Cpuid(X86ArchitectureFactory.Config config, CpuModel model, Set<Feature> granted, int index, int vcpus) {
        this.index = index;
        this.vcpus = vcpus;
        virtual = granted.contains(Feature.HYPERVISOR);
        apic = granted.contains(Feature.APIC);
        identification(model, index, vcpus);
        frequencies(config);
        for (Feature feature : granted) {
            int[] answer = feature.leaf == XSTATE ? compactedState : leaf(feature.leaf);
            answer[feature.output.ordinal()] |= 1 << feature.bit;
        }
        int more = (granted.contains(Feature.AVX) ? AVX : 0) | (granted.contains(Feature.PKU) ? PKRU : 0);
        components = granted.contains(Feature.XSAVE) ? 3 | more : 0;
        compacts = granted.contains(Feature.XSAVEC);
        standardState = new int[]{components, 0, stateSize(components), 0};
    }

    private void identification(CpuModel model, int index, int vcpus) {
        text(basic[0], model.vendor(), MAX_BASIC, true);
        text(hypervisor[0], HYPERVISOR_NAME, HYPERVISOR, false);
        basic[1][0] = model.signature();
        basic[1][1] = index << 24 | vcpus << 16 | 8 << 8;
        if (vcpus > 1) { basic[1][3] |= HTT; }
        extended[0][0] = MAX_EXTENDED;
        byte[] brand = Arrays.copyOf(model.brand().getBytes(StandardCharsets.US_ASCII), 48);
        ByteBuffer.wrap(brand).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(extended[2]).get(extended[3])
                .get(extended[4]);
        extended[8][0] = ADDRESS_BITS;
    }

    /** Leaf 0: EBX, EDX, ECX; leaf 0x40000000: EBX, ECX, EDX. */
    private static void text(int[] leaf, String name, int max, boolean vendorOrder) {
        ByteBuffer bytes = ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).order(ByteOrder.LITTLE_ENDIAN);
        leaf[0] = max;
        leaf[1] = bytes.getInt(0);
        leaf[2] = bytes.getInt(vendorOrder ? 8 : 4);
        leaf[3] = bytes.getInt(vendorOrder ? 4 : 8);
    }

    private void frequencies(X86ArchitectureFactory.Config config) {
        basic[0x15][0] = 1;
        basic[0x15][1] = (int) (config.tscHertz() / config.crystalHertz());
        basic[0x15][2] = (int) config.crystalHertz();
        int megahertz = (int) (config.tscHertz() / 1_000_000);
        basic[0x16] = new int[]{megahertz, megahertz, 100, 0};
    }

    private int[] leaf(int number) {
        if (virtual && number == HYPERVISOR) { return hypervisor[0]; }
        if (Integer.compareUnsigned(number, EXTENDED) >= 0 && Integer.compareUnsigned(number, MAX_EXTENDED) <= 0) {
            return extended[number - EXTENDED];
        }
        return basic[number >= 0 && number <= MAX_BASIC ? number : MAX_BASIC];
    }

    /**
     * Leaf 0xB: one logical processor per core, all cores in one package. EAX is how many bits of the x2APIC identifier are of this level
     * and below, EBX how many processors it has, ECX its number and kind, EDX the identifier.
     */
    private int[] topology(int subleaf) {
        int kind = subleaf == 0 ? 1 : subleaf == 1 ? 2 : 0;
        level[0] = kind == 2 ? coreBits() : 0;
        level[1] = kind == 2 ? vcpus : kind;
        level[2] = subleaf & 0xff | kind << 8;
        level[3] = index;
        return level;
    }

    /** Bits that tell the cores of the package apart. */
    private int coreBits() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(vcpus - 1);
    }

    /** Leaf 4: with how many cores there may be in the package; none shares a cache. */
    private int[] cache(int subleaf) {
        int[] known = CACHES[subleaf >= 0 && subleaf < 3 ? subleaf : 3];
        System.arraycopy(known, 0, cache, 0, cache.length);
        if (known[0] != 0) { cache[0] |= (1 << coreBits()) - 1 << 26; }
        return cache;
    }

    /** Leaf 0xD: what there is and how many bytes it takes, now and at most; then each component beyond SSE (SDM volume 1, 13.2). */
    private int[] extendedState(X86State state, int subleaf) {
        return switch (subleaf) {
            case 0 -> sized(standardState, stateSize((int) state.reg[X86Reg.XCR0]));
            case 1 -> sized(compactedState, compacts ? compactedSize((int) state.reg[X86Reg.XCR0]) : 0);
            case 2 -> (components & AVX) != 0 ? AVX_COMPONENT : NOTHING;
            case 9 -> (components & PKRU) != 0 ? PKRU_COMPONENT : NOTHING;
            default -> NOTHING;
        };
    }

    private static int[] sized(int[] answer, int bytes) {
        answer[1] = bytes;
        return answer;
    }

    private static int stateSize(int components) {
        return (components & PKRU) != 0
                ? PKRU_COMPONENT[1] + PKRU_COMPONENT[0]
                : (components & AVX) != 0 ? AVX_COMPONENT[1] + AVX_COMPONENT[0] : AVX_COMPONENT[1];
    }

    private static int compactedSize(int components) {
        return stateSize(components & ~PKRU) + ((components & PKRU) != 0 ? PKRU_COMPONENT[0] : 0);
    }

    @Override
    public void query(X86State state, int leaf, int subleaf) {
        int[] answer = leaf == 4 ? cache(subleaf) : leaf == TOPOLOGY ? topology(subleaf) : leaf(leaf);
        if (leaf == 7 && subleaf != 0) { answer = NOTHING; }
        if (leaf == XSTATE) { answer = components == 0 ? NOTHING : extendedState(state, subleaf); }
        int ecx = answer[2];
        if (leaf == 1 && (state.reg[X86Reg.CR4] & CR4_OSXSAVE) != 0) { ecx |= OSXSAVE; }
        if (leaf == 7 && subleaf == 0 && (state.reg[X86Reg.CR4] & CR4_PKE) != 0) { ecx |= OSPKE; }
        int edx = answer[3];
        if (leaf == 1 && apic && (state.reg[X86Reg.APIC_BASE] & APIC_ENABLED) == 0) { edx &= ~(1 << Feature.APIC.bit); }
        state.reg[X86Reg.RAX] = answer[0] & 0xffff_ffffL;
        state.reg[X86Reg.RBX] = answer[1] & 0xffff_ffffL;
        state.reg[X86Reg.RCX] = ecx & 0xffff_ffffL;
        state.reg[X86Reg.RDX] = edx & 0xffff_ffffL;
    }
}
