package org.backplane.lib.x86.disassembly;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

import org.backplane.api.cpu.Disassembler;
import org.backplane.api.x86.Capabilities;
import org.backplane.lib.x86.decode.Decoder;

/** Prints instructions of x86 in code of 16, 32 and 64 bits. */
public final class X86Disassembler implements Disassembler {
    private static final List<String> SYNTAXES = List.of("att", "intel");
    private static final int LONGEST = 15;
    private static final int COLUMN = 6;

    private final IntSupplier codeSize;

    /** @param codeSize asked for each instruction: 16, 32 or 64 */
    public X86Disassembler(IntSupplier codeSize) {
        this.codeSize = codeSize;
    }

    @Override
    public List<String> syntaxes() {
        return SYNTAXES;
    }

    @Override
    public String print(byte[] code, int offset, long address, String syntax) {
        if (!SYNTAXES.contains(syntax)) {
            throw new IllegalArgumentException("there is no syntax '" + syntax + "', only " + SYNTAXES);
        }
        int mode = codeSize.getAsInt();
        Decoder decoder = new Decoder();
        if (!decode(decoder, code, offset, mode)) { return "(bad)"; }
        Decoded decoded = new Decoded(decoder, PrefixText.bytes(code, offset, mode), mode, address);
        return print(decoded, "intel".equals(syntax) ? new IntelSyntax() : new AttSyntax());
    }

    /** The name is followed by blanks, so that most operands are in the same column. */
    private static String print(Decoded instruction, Syntax syntax) {
        String name = syntax.name(instruction);
        String operands = instruction.operandsTold ? "" : new OperandText(instruction, syntax).all();
        StringBuilder text = new StringBuilder(new PrefixText(instruction).all()).append(name);
        if (!operands.isEmpty()) {
            while (text.length() < COLUMN) { text.append(' '); }
            text.append(' ').append(operands);
        }
        if (instruction.relative) { text.append("        # 0x").append(Long.toHexString(instruction.target)); }
        return text.toString();
    }

    @Override
    public int length(byte[] code, int offset) {
        Decoder decoder = new Decoder();
        return decode(decoder, code, offset, codeSize.getAsInt()) ? decoder.insn.length : 1;
    }

    private static boolean decode(Decoder decoder, byte[] code, int offset, int mode) {
        byte[] rest = Arrays.copyOfRange(code, offset, Math.min(code.length, offset + LONGEST));
        return decoder.decode(rest, rest.length, mode, Capabilities.ALL) == Decoder.OK;
    }
}
