package org.backplane.lib.x86.semantics;

import static java.lang.Integer.rotateLeft;
import static java.lang.Integer.rotateRight;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Rounds and message schedules of SHA-1 and SHA-256 (FIPS 180-4, 6.1 and 6.2), four or two at a time. */
public final class Sha {
    /** Constants of SHA-1's four times 20 rounds. */
    private static final int[] K = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};

    private Sha() {
    }

    private static int top(long half) {
        return (int) (half >>> 32);
    }

    private static long both(int top, int bottom) {
        return (long) top << 32 | bottom & 0xffff_ffffL;
    }

    /** SHA-1: A to D in operand 0, from the top down; in operand 1 the words, the first with E added. */
    @Row(asm = "sha1rnds4", enc = "NP 0F 3A CC /r Vx,Wx,Ib", feature = Feature.SHA)
    public static void sha1rnds4(X86Cpu c, Insn i) {
        c.sse();
        long low = SseOperand.low1(c, i);
        long high = SseOperand.high1(c, i);
        long ab = SseOperand.high0(c, i);
        long cd = SseOperand.low0(c, i);
        int e = 0;
        for (int n = 0; n < 4; n++) {
            int word = (int) ((n < 2 ? high : low) >>> 32 * (~n & 1));
            int a = rotateLeft(top(ab), 5) + mixed((int) i.imm & 3, (int) ab, top(cd), (int) cd) + word + e;
            e = (int) cd;
            cd = both(rotateLeft((int) ab, 30), top(cd));
            ab = both(a, top(ab));
        }
        SseOperand.set0(c, i, cd, ab);
    }

    /** Ch, Parity, Maj or Parity, with the constant. */
    private static int mixed(int part, int b, int c, int d) {
        int mixed = part == 0 ? b & c ^ ~b & d : part == 2 ? b & c ^ b & d ^ c & d : b ^ c ^ d;
        return mixed + K[part];
    }

    /** E after four rounds, which was A before them, added to the next words. */
    @Row(asm = "sha1nexte", enc = "NP 0F 38 C8 /r Vx,Wx", feature = Feature.SHA)
    public static long sha1nexte(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? both(top(bHigh) + rotateLeft(top(aHigh), 30), (int) bHigh) : bLow;
    }

    /** W(t-16) ^ W(t-14). */
    @Row(asm = "sha1msg1", enc = "NP 0F 38 C9 /r Vx,Wx", feature = Feature.SHA)
    public static long sha1msg1(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        return high ? aHigh ^ aLow : aLow ^ bHigh;
    }

    /** W(t): what is there ^ W(t-3), moved by one; the last needs the first. */
    @Row(asm = "sha1msg2", enc = "NP 0F 38 CA /r Vx,Wx", feature = Feature.SHA)
    public static long sha1msg2(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        int first = rotateLeft(top(aHigh) ^ (int) bHigh, 1);
        return high
                ? both(first, rotateLeft((int) aHigh ^ top(bLow), 1))
                : both(rotateLeft(top(aLow) ^ (int) bLow, 1), rotateLeft((int) aLow ^ first, 1));
    }

    /** SHA-256: C, D, G, H in operand 0 become A, B, E, F of two rounds later; words and constants are added in XMM0. */
    @Row(asm = "sha256rnds2", enc = "NP 0F 38 CB /r Vx,Wx", text = "= = Vx,Wx,xmm0", feature = Feature.SHA)
    public static void sha256rnds2(X86Cpu c, Insn i) {
        c.sse();
        long ef = SseOperand.low1(c, i);
        long ab = SseOperand.high1(c, i);
        long gh = SseOperand.low0(c, i);
        long cd = SseOperand.high0(c, i);
        for (int n = 0; n < 64; n += 32) {
            int e = top(ef);
            int a = top(ab);
            int one = (int) gh + sum(e, 6, 11, 25) + (e & (int) ef ^ ~e & top(gh)) + (int) (c.vec[0] >>> n);
            int two = sum(a, 2, 13, 22) + (a & (int) ab ^ a & top(cd) ^ (int) ab & top(cd));
            gh = both((int) ef, top(gh));
            ef = both((int) cd + one, e);
            cd = both((int) ab, top(cd));
            ab = both(one + two, a);
        }
        SseOperand.set0(c, i, ef, ab);
    }

    private static int sum(int x, int one, int two, int three) {
        return rotateRight(x, one) ^ rotateRight(x, two) ^ rotateRight(x, three);
    }

    /** W(t-16) + s0(W(t-15)). */
    @Row(asm = "sha256msg1", enc = "NP 0F 38 CC /r Vx,Wx", feature = Feature.SHA)
    public static long sha256msg1(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        long a = high ? aHigh : aLow;
        int next = (int) (high ? bLow : aHigh);
        return both(top(a) + small(next, 7, 18, 3), (int) a + small(top(a), 7, 18, 3));
    }

    /** What is there + s1(W(t-2)); the last two need the first two. */
    @Row(asm = "sha256msg2", enc = "NP 0F 38 CD /r Vx,Wx", feature = Feature.SHA)
    public static long sha256msg2(long aLow, long aHigh, long bLow, long bHigh, boolean high) {
        int w0 = (int) aLow + small((int) bHigh, 17, 19, 10);
        int w1 = top(aLow) + small(top(bHigh), 17, 19, 10);
        return high ? both(top(aHigh) + small(w1, 17, 19, 10), (int) aHigh + small(w0, 17, 19, 10)) : both(w1, w0);
    }

    private static int small(int x, int one, int two, int shift) {
        return rotateRight(x, one) ^ rotateRight(x, two) ^ x >>> shift;
    }
}
