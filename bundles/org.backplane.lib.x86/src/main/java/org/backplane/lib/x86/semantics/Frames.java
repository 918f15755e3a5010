package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** ENTER: stack frames of nested procedures (SDM volume 1, 6.6). */
public final class Frames {
    private Frames() {
    }

    /** Bytes of local variables are in the immediate's low half, above them the level, modulo 32. */
    @Row(asm = "enter", enc = "C8 d64 It", text = "enter! enter! It")
    public static void enter(X86Cpu c, Insn i) {
        int bytes = i.operandSize >>> 3;
        int level = (int) i.imm >>> 16 & 31;
        long outer = c.reg[X86Reg.RBP];
        long mask = Stack.mask(c);
        long frame = c.reg[X86Reg.RSP] & ~mask | c.reg[X86Reg.RSP] - bytes & mask;
        long top = frame;
        store(c, top, i.operandSize, outer);
        for (int n = 1; n < level; n++) {
            outer -= bytes;
            top -= bytes;
            store(c, top, i.operandSize, c.load(at(c, outer, i.operandSize), i.operandSize));
        }
        if (level > 0) {
            top -= bytes;
            store(c, top, i.operandSize, frame);
        }
        top -= i.imm & 0xffff;
        c.writable(at(c, top, i.operandSize), bytes);
        Stack.pointer(c, top);
        c.set(X86Reg.RBP, 0, i.operandSize, frame);
    }

    private static long at(X86Cpu c, long offset, int size) {
        return c.longMode ? offset : c.stack(offset & Stack.mask(c), size);
    }

    private static void store(X86Cpu c, long offset, int size, long value) {
        c.store(at(c, offset, size), size, value);
    }
}
