package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.Virtual8086;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Ends;
import org.backplane.lib.x86.table.Row;

/** Segment registers and descriptor tables. */
public final class SegmentLoads {
    private SegmentLoads() {
    }

    @Row(asm = "mov", enc = "8E /r Sw,Ew", text = "= = Sw,Es", ends = Ends.OBSERVE)
    public static void movToSegment(X86Cpu c, Insn i) {
        if (i.r0 == X86Reg.CS || i.r0 > X86Reg.GS) { throw c.fault(GuestFault.UD); }
        load(c, i.r0, (int) (i.inMemory(1) ? c.load16(i.ea(c)) : c.get(i.r1, 0, 16)));
    }

    private static void load(X86Cpu c, int segment, int selector) {
        c.segments.load(segment, selector);
        if (segment == X86Reg.SS) { c.reg[X86Reg.SHADOW] = X86Reg.SHADOW_MOV_SS; }
    }

    @Row(asm = "mov", enc = "8C /r Ev,Sw", text = "= = Es,Sw")
    public static void movFromSegment(X86Cpu c, Insn i) {
        if (i.r1 > X86Reg.GS) { throw c.fault(GuestFault.UD); }
        long selector = c.reg[X86Reg.SELECTOR + i.r1];
        if (i.inMemory(0)) {
            c.store16(i.ea(c, 2), selector);
        } else {
            c.set(i.r0, 0, i.width, selector);
        }
    }

    @Row(asm = "push", enc = {"06 i64", "0E i64", "16 i64", "1E i64"},
            text = {"push! = es", "push! = cs", "push! = ss", "push! = ds"})
    public static void pushSegment(X86Cpu c, Insn i) {
        pushSelector(c, i, i.opcode >>> 3);
    }

    @Row(asm = "push", enc = {"0F A0 d64", "0F A8 d64"}, text = {"push! = fs", "push! = gs"})
    public static void pushFsGs(X86Cpu c, Insn i) {
        pushSelector(c, i, i.opcode >>> 3 & 7);
    }

    private static void pushSelector(X86Cpu c, Insn i, int segment) {
        Stack.push(c, i.operandSize, c.reg[X86Reg.SELECTOR + segment], i.operandSize == 32 ? 16 : i.operandSize);
    }

    @Row(asm = "pop", enc = {"07 i64", "17 i64", "1F i64"}, text = {"pop! = es", "pop! = ss", "pop! = ds"},
            ends = Ends.OBSERVE)
    public static void popSegment(X86Cpu c, Insn i) {
        popSelector(c, i, i.opcode >>> 3);
    }

    @Row(asm = "pop", enc = {"0F A1 d64", "0F A9 d64"}, text = {"pop! = fs", "pop! = gs"}, ends = Ends.OBSERVE)
    public static void popFsGs(X86Cpu c, Insn i) {
        popSelector(c, i, i.opcode >>> 3 & 7);
    }

    private static void popSelector(X86Cpu c, Insn i, int segment) {
        int selector = Stack.selector(c, i.operandSize);
        load(c, segment, selector);
        Stack.release(c, i.operandSize >>> 3);
    }

    @Row(asm = "les", enc = "C4 i64 /r Gv,M", text = "= = Gv,Mf", ends = Ends.OBSERVE)
    public static void les(X86Cpu c, Insn i) {
        loadPointer(c, i, X86Reg.ES);
    }

    @Row(asm = "lds", enc = "C5 i64 /r Gv,M", text = "= = Gv,Mf", ends = Ends.OBSERVE)
    public static void lds(X86Cpu c, Insn i) {
        loadPointer(c, i, X86Reg.DS);
    }

    @Row(asm = "lss", enc = "0F B2 /r Gv,M", text = "= = Gv,Mf", ends = Ends.OBSERVE)
    public static void lss(X86Cpu c, Insn i) {
        loadPointer(c, i, X86Reg.SS);
    }

    @Row(asm = "lfs", enc = "0F B4 /r Gv,M", text = "= = Gv,Mf", ends = Ends.OBSERVE)
    public static void lfs(X86Cpu c, Insn i) {
        loadPointer(c, i, X86Reg.FS);
    }

    @Row(asm = "lgs", enc = "0F B5 /r Gv,M", text = "= = Gv,Mf", ends = Ends.OBSERVE)
    public static void lgs(X86Cpu c, Insn i) {
        loadPointer(c, i, X86Reg.GS);
    }

    private static void loadPointer(X86Cpu c, Insn i, int segment) {
        long ea = i.ea(c, (i.width >>> 3) + 2);
        long offset = c.load(ea, i.width);
        c.segments.load(segment, (int) c.load16(ea + (i.width >>> 3)));
        c.set(i.r0, 0, i.width, offset);
    }

    @Row(asm = "sgdt", enc = "0F 01 /0 mod=m M", text = "sgdt$")
    public static void sgdt(X86Cpu c, Insn i) {
        storeTable(c, i, X86Reg.GDTR);
    }

    @Row(asm = "sidt", enc = "0F 01 /1 mod=m M", text = "sidt$")
    public static void sidt(X86Cpu c, Insn i) {
        storeTable(c, i, X86Reg.IDTR);
    }

    /** Limit and base. */
    private static int tableBytes(X86Cpu c) {
        return c.longMode ? 10 : 6;
    }

    private static void storeTable(X86Cpu c, Insn i, int table) {
        Privileged.unlessProtected(c);
        long ea = i.ea(c, tableBytes(c));
        c.writable(ea, tableBytes(c));
        c.store16(ea, c.reg[X86Reg.LIMIT + table]);
        c.store(ea + 2, c.longMode ? 64 : 32, c.reg[X86Reg.BASE + table]);
    }

    @Row(asm = "lgdt", enc = "0F 01 /2 mod=m M", text = "lgdt$", ends = Ends.OBSERVE)
    public static void lgdt(X86Cpu c, Insn i) {
        loadTable(c, i, X86Reg.GDTR);
    }

    @Row(asm = "lidt", enc = "0F 01 /3 mod=m M", text = "lidt$", ends = Ends.OBSERVE)
    public static void lidt(X86Cpu c, Insn i) {
        loadTable(c, i, X86Reg.IDTR);
    }

    private static void loadTable(X86Cpu c, Insn i, int table) {
        Privileged.supervisor(c);
        long ea = i.ea(c, tableBytes(c));
        long limit = c.load16(ea);
        long base = c.longMode ? c.load64(ea + 2) : c.load32(ea + 2) & (i.operandSize == 16 ? 0xff_ffff : -1);
        if (base << 16 >> 16 != base && c.longMode) { throw c.fault(GuestFault.GP); }
        c.caching.serialise();
        c.reg[X86Reg.LIMIT + table] = limit;
        c.reg[X86Reg.BASE + table] = base;
    }

    @Row(asm = "sldt", enc = "0F 00 /0 Ev", text = "= sldt Es")
    public static void sldt(X86Cpu c, Insn i) {
        storeSelector(c, i, X86Reg.LDTR);
    }

    @Row(asm = "str", enc = "0F 00 /1 Ev", text = "= str Es")
    public static void str(X86Cpu c, Insn i) {
        storeSelector(c, i, X86Reg.TR);
    }

    private static void storeSelector(X86Cpu c, Insn i, int register) {
        protectedMode(c);
        Privileged.unlessProtected(c);
        long selector = c.reg[X86Reg.SELECTOR + register];
        if (i.inMemory(0)) {
            c.store16(i.ea(c, 2), selector);
        } else {
            c.set(i.r0, 0, i.width, selector);
        }
    }

    @Row(asm = "lldt", enc = "0F 00 /2 Ew", text = "lldt", ends = Ends.OBSERVE)
    public static void lldt(X86Cpu c, Insn i) {
        protectedMode(c);
        Privileged.supervisor(c);
        c.caching.serialise();
        c.segments.loadLdt((int) selector(c, i, 0));
    }

    @Row(asm = "ltr", enc = "0F 00 /3 Ew", text = "ltr", ends = Ends.OBSERVE)
    public static void ltr(X86Cpu c, Insn i) {
        protectedMode(c);
        Privileged.supervisor(c);
        c.caching.serialise();
        c.segments.loadTask((int) selector(c, i, 0));
    }

    @Row(asm = "arpl", enc = "63 i64 /r Ew,Gw")
    public static void arpl(X86Cpu c, Insn i) {
        protectedMode(c);
        long address = i.inMemory(0) ? i.ea(c) : 0;
        long selector = i.inMemory(0) ? c.load16(address) : c.get(i.r0, 0, 16);
        long privilege = c.reg[i.r1] & 3;
        boolean raised = (selector & 3) < privilege;
        if (raised && i.inMemory(0)) {
            c.store16(address, selector & ~3 | privilege);
        } else if (raised) {
            c.set(i.r0, 0, 16, selector & ~3 | privilege);
        }
        c.zeroOnly(raised);
    }

    @Row(asm = "verr", enc = "0F 00 /4 Ew", text = "verr")
    public static void verr(X86Cpu c, Insn i) {
        verify(c, i, false);
    }

    @Row(asm = "verw", enc = "0F 00 /5 Ew", text = "verw")
    public static void verw(X86Cpu c, Insn i) {
        verify(c, i, true);
    }

    private static void verify(X86Cpu c, Insn i, boolean write) {
        protectedMode(c);
        int selector = (int) selector(c, i, 0);
        c.zeroOnly(c.segments.accessible(selector, write));
    }

    @Row(asm = "lar", enc = "0F 02 /r Gv,Ew", text = "= = Gv,Es", ends = Ends.NO)
    public static void lar(X86Cpu c, Insn i) {
        protectedMode(c);
        long descriptor = c.segments.visible((int) selector(c, i, 1), true);
        c.zeroOnly(descriptor != 0);
        if (descriptor != 0) { c.set(i.r0, 0, i.width, descriptor >>> 32 & 0xff_ff00); }
    }

    @Row(asm = "lsl", enc = "0F 03 /r Gv,Ew", text = "= = Gv,Es")
    public static void lsl(X86Cpu c, Insn i) {
        protectedMode(c);
        long descriptor = c.segments.visible((int) selector(c, i, 1), false);
        c.zeroOnly(descriptor != 0);
        if (descriptor != 0) { c.set(i.r0, 0, i.width, c.segments.limit(descriptor)); }
    }

    private static long selector(X86Cpu c, Insn i, int operand) {
        return i.inMemory(operand) ? c.load16(i.ea(c)) : c.get(operand == 0 ? i.r0 : i.r1, 0, 16);
    }

    private static void protectedMode(X86Cpu c) {
        boolean real = (c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0 || Virtual8086.isOn(c);
        if (real) { throw c.fault(GuestFault.UD); }
    }
}
