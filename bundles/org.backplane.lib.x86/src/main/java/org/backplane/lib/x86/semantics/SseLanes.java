package org.backplane.lib.x86.semantics;

import static org.backplane.lib.x86.semantics.SseOperand.high0;
import static org.backplane.lib.x86.semantics.SseOperand.high1;
import static org.backplane.lib.x86.semantics.SseOperand.low0;
import static org.backplane.lib.x86.semantics.SseOperand.low1;
import static org.backplane.lib.x86.semantics.SseOperand.set0;

import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/** Packed floating-point instructions: an operation on all elements, then all their exceptions at once, then the result. */
final class SseLanes {
    private static final long LOW = 0xffff_ffffL;

    private SseLanes() {
    }

    /** An operation on an element of each operand; may raise exceptions. */
    @FunctionalInterface
    interface Operation {
        long apply(X86Cpu c, long a, long b);
    }

    static void doubles(X86Cpu c, Insn i, Operation operation) {
        c.sse();
        long low = low1(c, i);
        long high = high1(c, i);
        low = operation.apply(c, low0(c, i), low);
        high = operation.apply(c, high0(c, i), high);
        set0(c, i, Mxcsr.settle(c, low), high);
    }

    static void singles(X86Cpu c, Insn i, Operation operation) {
        c.sse();
        long low = low1(c, i);
        long high = high1(c, i);
        low = pair(c, low0(c, i), low, operation);
        high = pair(c, high0(c, i), high, operation);
        set0(c, i, Mxcsr.settle(c, low), high);
    }

    /** Two singles. */
    static long pair(X86Cpu c, long a, long b, Operation operation) {
        long low = operation.apply(c, a & LOW, b & LOW) & LOW;
        return low | operation.apply(c, a >>> 32, b >>> 32) << 32;
    }
}
