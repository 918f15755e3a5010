package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Moves that came with AVX: copies of one element, halves of 256-bit registers, elements that a mask selects. */
public final class AvxMoves {
    private AvxMoves() {
    }

    @Row(asm = "zeroupper", enc = "VEX.128 NP 0F 77", feature = Feature.AVX)
    public static void vzeroupper(X86Cpu c, Insn i) {
        c.avx();
        for (int n = 0; n < registers(c); n++) { clear(c, n, 2); }
    }

    @Row(asm = "zeroall", enc = "VEX.256 NP 0F 77", feature = Feature.AVX)
    public static void vzeroall(X86Cpu c, Insn i) {
        c.avx();
        for (int n = 0; n < registers(c); n++) { clear(c, n, 0); }
    }

    private static int registers(X86Cpu c) {
        return c.longMode ? 16 : 8;
    }

    private static void clear(X86Cpu c, int register, int lane) {
        for (int n = lane; n < 4; n++) { c.vec[X86State.LANES * register + n] = 0; }
    }

    /** All bytes as the lowest one. */
    @Row(asm = "pbroadcastb", enc = {"VEX.128 66 W0 0F 38 78 /r Vx,Wb", "VEX.256 66 W0 0F 38 78 /r Vx,Wb"},
            feature = Feature.AVX2)
    public static long vpbroadcastb(long b, int lane) {
        return (b & 0xff) * 0x0101_0101_0101_0101L;
    }

    @Row(asm = "pbroadcastw", enc = {"VEX.128 66 W0 0F 38 79 /r Vx,Ww", "VEX.256 66 W0 0F 38 79 /r Vx,Ww"},
            feature = Feature.AVX2)
    public static long vpbroadcastw(long b, int lane) {
        return (b & 0xffff) * 0x0001_0001_0001_0001L;
    }

    @Row(asm = "pbroadcastd", enc = {"VEX.128 66 W0 0F 38 58 /r Vx,Wd", "VEX.256 66 W0 0F 38 58 /r Vx,Wd"},
            feature = Feature.AVX2)
    public static long vpbroadcastd(long b, int lane) {
        return b & 0xffff_ffffL | b << 32;
    }

    @Row(asm = "pbroadcastq", enc = {"VEX.128 66 W0 0F 38 59 /r Vx,Wq", "VEX.256 66 W0 0F 38 59 /r Vx,Wq"},
            feature = Feature.AVX2)
    public static long vpbroadcastq(long b, int lane) {
        return b;
    }

    @Row(asm = "broadcastss", enc = {"VEX.128 66 W0 0F 38 18 /r Vx,Md", "VEX.256 66 W0 0F 38 18 /r Vx,Md"},
            feature = Feature.AVX)
    public static long vbroadcastss(long b, int lane) {
        return vpbroadcastd(b, lane);
    }

    @Row(asm = "broadcastss", enc = {"VEX.128 66 W0 0F 38 18 /r Vx,Ud", "VEX.256 66 W0 0F 38 18 /r Vx,Ud"},
            feature = Feature.AVX2)
    public static long vbroadcastssRegister(long b, int lane) {
        return vpbroadcastd(b, lane);
    }

    @Row(asm = "broadcastsd", enc = "VEX.256 66 W0 0F 38 19 /r Vx,Mq", feature = Feature.AVX)
    public static long vbroadcastsd(long b, int lane) {
        return b;
    }

    @Row(asm = "broadcastsd", enc = "VEX.256 66 W0 0F 38 19 /r Vx,Uq", feature = Feature.AVX2)
    public static long vbroadcastsdRegister(long b, int lane) {
        return b;
    }

    @Row(asm = "broadcastf128", enc = "VEX.256 66 W0 0F 38 1A /r Vx,Mo", feature = Feature.AVX)
    public static long vbroadcastf128(long low, long high, int lane) {
        return (lane & 1) == 0 ? low : high;
    }

    @Row(asm = "broadcasti128", enc = "VEX.256 66 W0 0F 38 5A /r Vx,Mo", feature = Feature.AVX2)
    public static long vbroadcasti128(long low, long high, int lane) {
        return (lane & 1) == 0 ? low : high;
    }

    @Row(asm = "insertf128", enc = "VEX.256 66 W0 0F 3A 18 /r Vx,Hx,Wo,Ib", feature = Feature.AVX)
    public static long vinsertf128(long a0, long a1, long a2, long a3, long low, long high, long imm, int lane) {
        boolean here = (lane & 2) != 0 == ((imm & 1) != 0);
        return here ? (lane & 1) == 0 ? low : high : pick(a0, a1, a2, a3, lane);
    }

    @Row(asm = "inserti128", enc = "VEX.256 66 W0 0F 3A 38 /r Vx,Hx,Wo,Ib", feature = Feature.AVX2)
    public static long vinserti128(long a0, long a1, long a2, long a3, long low, long high, long imm, int lane) {
        return vinsertf128(a0, a1, a2, a3, low, high, imm, lane);
    }

    @Row(asm = "extractf128", enc = "VEX.256 66 W0 0F 3A 19 /r Wo,Vx,Ib", feature = Feature.AVX)
    public static long vextractf128(long b0, long b1, long b2, long b3, long imm, int lane) {
        return (imm & 1) == 0 ? lane == 0 ? b0 : b1 : lane == 0 ? b2 : b3;
    }

    @Row(asm = "extracti128", enc = "VEX.256 66 W0 0F 3A 39 /r Wo,Vx,Ib", feature = Feature.AVX2)
    public static long vextracti128(long b0, long b1, long b2, long b3, long imm, int lane) {
        return vextractf128(b0, b1, b2, b3, imm, lane);
    }

    /** Lane 0 to 3. */
    static long pick(long a0, long a1, long a2, long a3, int lane) {
        return switch (lane & 3) {
            case 0 -> a0;
            case 1 -> a1;
            case 2 -> a2;
            default -> a3;
        };
    }

    @Row(asm = "maskmovps", enc = {"VEX 66 W0 0F 38 2C mod=m /r Vx,Hx,Mx"}, feature = Feature.AVX)
    public static void vmaskmovps(X86Cpu c, Insn i) {
        load(c, i, 4);
    }

    @Row(asm = "maskmovpd", enc = {"VEX 66 W0 0F 38 2D mod=m /r Vx,Hx,Mx"}, feature = Feature.AVX)
    public static void vmaskmovpd(X86Cpu c, Insn i) {
        load(c, i, 8);
    }

    @Row(asm = "maskmovps", enc = {"VEX 66 W0 0F 38 2E mod=m /r Mx,Hx,Vx"}, feature = Feature.AVX)
    public static void vmaskmovpsStore(X86Cpu c, Insn i) {
        store(c, i, 4);
    }

    @Row(asm = "maskmovpd", enc = {"VEX 66 W0 0F 38 2F mod=m /r Mx,Hx,Vx"}, feature = Feature.AVX)
    public static void vmaskmovpdStore(X86Cpu c, Insn i) {
        store(c, i, 8);
    }

    @Row(asm = "pmaskmovd", enc = {"VEX 66 W0 0F 38 8C mod=m /r Vx,Hx,Mx"}, feature = Feature.AVX2)
    public static void vpmaskmovd(X86Cpu c, Insn i) {
        load(c, i, 4);
    }

    @Row(asm = "pmaskmovq", enc = {"VEX 66 W1 0F 38 8C mod=m /r Vx,Hx,Mx"}, feature = Feature.AVX2)
    public static void vpmaskmovq(X86Cpu c, Insn i) {
        load(c, i, 8);
    }

    @Row(asm = "pmaskmovd", enc = {"VEX 66 W0 0F 38 8E mod=m /r Mx,Hx,Vx"}, feature = Feature.AVX2)
    public static void vpmaskmovdStore(X86Cpu c, Insn i) {
        store(c, i, 4);
    }

    @Row(asm = "pmaskmovq", enc = {"VEX 66 W1 0F 38 8E mod=m /r Mx,Hx,Vx"}, feature = Feature.AVX2)
    public static void vpmaskmovqStore(X86Cpu c, Insn i) {
        store(c, i, 8);
    }

    private static boolean selected(X86Cpu c, int register, int element, int bytes) {
        long lane = c.vec[X86State.LANES * register + element * bytes / 8];
        return (lane >>> (element * bytes % 8 + bytes) * 8 - 1 & 1) != 0;
    }

    /** Elements that are not selected are not accessed, and become 0. */
    private static void load(X86Cpu c, Insn i, int bytes) {
        long ea = address(c, i, bytes);
        long l0 = 0;
        long l1 = 0;
        long l2 = 0;
        long l3 = 0;
        for (int n = 0; n < i.width / 8 / bytes; n++) {
            if (!selected(c, i.r1, n, bytes)) { continue; }
            long value = c.loadElement(ea + bytes * n & c.linearMask(), bytes) << (bytes == 4 ? 32 * (n & 1) : 0);
            switch (n * bytes / 8) {
                case 0 -> l0 |= value;
                case 1 -> l1 |= value;
                case 2 -> l2 |= value;
                default -> l3 |= value;
            }
        }
        set(c, i.r0, l0, l1, l2, l3);
    }

    static void set(X86Cpu c, int register, long l0, long l1, long l2, long l3) {
        int at = X86State.LANES * register;
        c.vec[at] = l0;
        c.vec[at + 1] = l1;
        c.vec[at + 2] = l2;
        c.vec[at + 3] = l3;
    }

    /** Where the elements are; without any selected nobody looks. */
    private static long address(X86Cpu c, Insn i, int bytes) {
        int last = lastSelected(c, i, bytes);
        if (last < 0) { return 0; }
        long ea = i.ea(c, (last + 1) * bytes);
        c.unaligned(ea, (last + 1) * bytes);
        return ea;
    }

    private static int lastSelected(X86Cpu c, Insn i, int bytes) {
        int n = i.width / 8 / bytes - 1;
        while (n >= 0 && !selected(c, i.r1, n, bytes)) { n--; }
        return n;
    }

    /** What can be written is known before anything is: processors look at the first byte, then at the last one. */
    private static void store(X86Cpu c, Insn i, int bytes) {
        long ea = address(c, i, bytes);
        int last = lastSelected(c, i, bytes);
        if (last < 0) { return; }
        int first = 0;
        while (!selected(c, i.r1, first, bytes)) { first++; }
        c.writableElement(ea + first * bytes & c.linearMask(), 1);
        c.writableElement(ea + last * bytes + bytes - 1 & c.linearMask(), 1);
        for (int n = first; n <= last; n++) {
            if (!selected(c, i.r1, n, bytes)) { continue; }
            long lane = c.vec[X86State.LANES * i.r2 + n * bytes / 8];
            c.storeElement(ea + n * bytes & c.linearMask(), bytes, lane >>> 8 * (n * bytes % 8));
        }
    }
}
