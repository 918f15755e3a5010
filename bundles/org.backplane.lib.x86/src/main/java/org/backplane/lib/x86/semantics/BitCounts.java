package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Counts and checksums of bits in general registers. */
public final class BitCounts {
    /** x^32 + … of CRC-32C (RFC 3720, appendix B.4), the lowest power in the top bit. */
    private static final int CASTAGNOLI = 0x82f6_3b78;

    private BitCounts() {
    }

    @Row(asm = "popcnt", enc = "F3 0F B8 /r Gv,Ev", feature = Feature.POPCNT)
    public static long popcnt(X86Cpu c, long b) {
        c.setArithmetic(b == 0 ? LazyFlags.ZF : 0);
        return Long.bitCount(b);
    }

    @Row(asm = "crc32", enc = {"F2 0F 38 F0 /r Gy,Eb", "F2 0F 38 F1 /r Gy,Ev"}, text = "= crc32+",
            feature = Feature.SSE4_2)
    public static void crc32(X86Cpu c, Insn i) {
        int width = i.bytes ? 8 : i.operandSize;
        long data = i.inMemory(1) ? c.load(i.ea(c), width) : c.get(i.r1, i.s1, width);
        int crc = (int) c.reg[i.r0];
        for (int bit = 0; bit < width; bit += 8) {
            crc ^= (int) (data >>> bit) & 0xff;
            for (int n = 0; n < 8; n++) { crc = crc >>> 1 ^ ((crc & 1) != 0 ? CASTAGNOLI : 0); }
        }
        c.reg[i.r0] = crc & 0xffff_ffffL;
    }
}
