package org.backplane.lib.x86.semantics;

import java.util.Arrays;
import java.util.HexFormat;

import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.api.x86.Capabilities;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.x86.interpreter.generated.InsnFactory;

/** A CPU with a page of memory that executes SSE instructions, decoded from their bytes. */
final class SseMachine {
    /** Where memory operands are, 16-byte aligned. */
    static final int ADDRESS = 0x100;

    final X86Cpu c = new X86Cpu(new X86State());
    private final Decoder decoder = new Decoder();

    SseMachine() {
        c.reg[X86Reg.EFER] = Bits.EFER_LMA;
        c.reg[X86Reg.ACCESS + X86Reg.CS] = Bits.ACCESS_L;
        c.reg[X86Reg.CR4] = Bits.CR4_OSFXSR | Bits.CR4_OSXMMEXCPT;
        OnePage.wire(c);
        c.load();
    }

    private Insn decode(String bytes) {
        byte[] code = Arrays.copyOf(HexFormat.of().parseHex(bytes), 16);
        int length = bytes.length() / 2;
        if (decoder.decode(code, length, 64, Capabilities.ALL) != Decoder.OK || decoder.insn.length != length) {
            throw new AssertionError("not decoded");
        }
        return create();
    }

    private Insn create() {
        return InsnFactory.create(decoder.encoding.row.group(),
                decoder.encoding.key(decoder.insn), decoder.insn);
    }

    /** Executes an instruction with the state as it is: the vector of its fault, or -1. */
    int execute(String bytes) {
        try {
            decode(bytes).exec(c);
            return -1;
        } catch (GuestFault fault) {
            return fault.vector;
        }
    }
}
