package org.backplane.x86.interpreter;

import java.util.Arrays;

import org.backplane.api.cpu.Disassembler;
import org.backplane.api.x86.Capabilities;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.decode.Decoder;

/** Prints instructions by their rows: mnemonic and length; operands as their table codes. */
final class Printer implements Disassembler {
    private final X86Cpu c;

    Printer(X86Cpu c) {
        this.c = c;
    }

    @Override
    public String print(byte[] code, int offset, long address) {
        Decoder decoder = new Decoder();
        return decode(decoder, code, offset) == Decoder.OK ? decoder.encoding.text() : "(bad)";
    }

    @Override
    public int length(byte[] code, int offset) {
        Decoder decoder = new Decoder();
        return decode(decoder, code, offset) == Decoder.OK ? decoder.insn.length : 1;
    }

    private int decode(Decoder decoder, byte[] code, int offset) {
        byte[] rest = Arrays.copyOfRange(code, offset, Math.min(code.length, offset + 15));
        int size = c.longMode ? 64 : c.ipMask == 0xffff ? 16 : 32;
        return decoder.decode(rest, rest.length, size, Capabilities.ALL);
    }
}
