package org.backplane.x86.interpreter;

import java.util.Arrays;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.memory.Tso;
import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.table.Branch;
import org.backplane.lib.x86.table.Ends;
import org.backplane.x86.interpreter.generated.InsnFactory;

/** Decodes blocks. A block ends with a transfer of control, an observer, its page, or {@link Block#MAX} instructions. */
final class BlockBuilder {
    private X86Cpu c;
    private final Decoder decoder = new Decoder();
    private final byte[] bytes = new byte[16];
    private final Insn[] code = new Insn[Block.MAX];
    private final short[] offsets = new short[Block.MAX + 1];
    private int count;
    private boolean ended;
    private boolean observes;
    private boolean told;
    private int branches;
    private long plain;
    private long secondPage;
    private long room;
    private int most;

    /**
     * The block at a linear address of a vCPU; its first page is translated already. Faults when the next one is needed and is not
     * there. With {@code tells} all branches are told to who predicts or records them, else far ones alone.
     */
    Block build(X86Cpu cpu, long linear, long physical, int codeSize, boolean tells) {
        room = Long.MAX_VALUE;
        most = Block.MAX;
        return block(cpu, linear, physical, codeSize, tells);
    }

    /**
     * As {@link #build}, for one execution: of one instruction, since nobody tells when it changes the next one. What is not in the first
     * {@code bytes} cannot be executed.
     */
    Block once(X86Cpu cpu, long linear, long physical, int codeSize, boolean tells, long bytes) {
        room = bytes;
        most = 1;
        Block block = block(cpu, linear, physical, codeSize, tells);
        block.once = true;
        return block;
    }

    private Block block(X86Cpu cpu, long linear, long physical, int codeSize, boolean tells) {
        c = cpu;
        told = tells;
        count = 0;
        ended = false;
        observes = false;
        branches = 0;
        plain = 0;
        secondPage = -1;
        offsets[0] = 0;
        while (!ended && count < most) { if (!decode(linear, physical, codeSize)) { break; } }
        return new Block(physical, secondPage, codeSize, told, Arrays.copyOf(code, count),
                Arrays.copyOf(offsets, count + 1),
                observes, branches, plain);
    }

    /** Adds one instruction; false when it belongs to another block. */
    private boolean decode(long linear, long physical, int codeSize) {
        int at = offsets[count];
        int left = (int) Math.min(15, 4096 - (physical + at & 4095));
        if ((physical + at ^ physical) >>> 12 != 0) { return false; }
        fetch(physical + at, 0, left);
        int status = decoder.decode(bytes, left, codeSize, c.wiring.capabilities);
        if (status == Decoder.MORE) {
            if (count > 0) { return false; }
            long next = c.mmu.code(linear + left & c.linearMask());
            fetch(next, left, 15 - left);
            secondPage = next & -4096;
            status = decoder.decode(bytes, 15, codeSize, c.wiring.capabilities);
        }
        boolean beyond = status == Decoder.OK && at + decoder.insn.length > room;
        if ((status != Decoder.OK || beyond) && count > 0) { return false; }
        add(beyond ? Decoder.TOO_LONG : status);
        return true;
    }

    private void fetch(long physical, int to, int length) {
        PhysicalMemory memory = c.wiring.memory;
        long host = memory.host(physical);
        for (int i = 0; i < length; i++) {
            bytes[to + i] = host != PhysicalMemory.NO_RAM ? Tso.getByte(host + i) : (byte) memory.read(physical + i, 1);
        }
    }

    private void add(int status) {
        if (status != Decoder.OK) {
            put(new Raise(status == Decoder.TOO_LONG ? GuestFault.GP : GuestFault.UD), 1);
            ended = true;
        } else {
            add();
        }
    }

    private void add() {
        OpcodeRow row = decoder.encoding.row;
        Draft draft = placed(decoder.insn);
        Insn insn = InsnFactory.create(row.group(), decoder.encoding.key(decoder.insn), draft);
        Branch kind = row.branch();
        if (kind == Branch.OTHER && c.recorder != null) {
            insn = new ToldFar(draft, insn);
        } else if (told && kind != Branch.OTHER && kind != Branch.NONE) {
            insn = new Told(draft, insn, kind.type, c);
        }
        if (isPlain(row, insn)) { plain |= 1L << count; }
        put(insn, insn.length);
        Ends ends = row.ends();
        ended = ends != Ends.NO;
        observes = ends == Ends.OBSERVE;
        branches = kind == Branch.NONE ? 0 : 1;
    }

    /** Makes what is relative to the instruction's end relative to the block's start. */
    private Draft placed(Draft draft) {
        draft.offset = offsets[count];
        int end = draft.offset + draft.length;
        if (decoder.relative) { draft.imm += end; }
        if (draft.base == X86Reg.RIP) { draft.disp += end; }
        return draft;
    }

    private static boolean isPlain(OpcodeRow row, Insn insn) {
        return !row.routine() && insn.memory < 0 && insn.width <= 64 && row.feature() == Feature.FPU;
    }

    private void put(Insn insn, int length) {
        code[count] = insn;
        offsets[count + 1] = (short) (offsets[count] + length);
        count++;
    }
}
