package org.backplane.lib.x86.disassembly;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Draft;

/** Prints operands by their codes. */
final class OperandText {
    private final Decoded i;
    private final Syntax syntax;
    private final Draft insn;

    OperandText(Decoded instruction, Syntax syntax) {
        i = instruction;
        this.syntax = syntax;
        insn = instruction.decoder.insn;
    }

    /** All of them, separated by commas. */
    String all() {
        List<String> texts = new ArrayList<>();
        for (String code : i.operands()) {
            String text = code.startsWith("*") ? syntax.indirect(of(code.substring(1))) : of(code);
            if (!text.isEmpty()) { texts.add(text); }
        }
        return String.join(",", i.operands().contains("Me") ? texts : syntax.order(texts)); // BOUND's are never turned round
    }

    private String of(String code) {
        return switch (code) {
            case "AL" -> syntax.register("al");
            case "CL" -> syntax.register("cl");
            case "DX" -> syntax.port();
            case "rAX" -> general(0, 'v');
            case "eAX" -> general(0, 'z');
            case "1" -> syntax.one();
            case "BX" -> syntax.memory(i, Address.in(i, "ds", X86Reg.RBX), 'b');
            case "It" -> syntax.immediate(insn.imm & 0xffff) + "," + syntax.immediate(insn.imm >>> 16 & 0xff);
            case "Ap" -> syntax.far(insn.selector, insn.imm & mask(i.operandBits()));
            default -> Character.isLowerCase(code.charAt(0))
                    ? syntax.register(code)
                    : of(code.charAt(0), code.length() > 1 ? code.charAt(1) : '-', code);
        };
    }

    private String of(char kind, char size, String code) {
        return switch (kind) {
            case 'E', 'R' -> i.inMemory() ? memory(size, code) : general(i.rm(), size == 's' ? 'v' : size);
            case 'G' -> general(i.reg(), size);
            case 'Z' -> general(insn.s0 != 0 ? insn.r0 + 4 : insn.r0 & 7 | i.tell(Decoded.REX_B) << 3, size);
            case 'B' -> general(vvvv(), size);
            case 'M' -> memory(size, code);
            case 'O' -> syntax.memory(i, Address.absolute(i), '-');
            case 'X' -> syntax.memory(i, Address.in(i, "ds", X86Reg.RSI), size);
            case 'Y' -> syntax.memory(i, Address.in(i, "es", X86Reg.RDI), size);
            case 'I', 'J' -> number(kind, size);
            default -> special(kind, size, code);
        };
    }

    private String special(char kind, char size, String code) {
        return switch (kind) {
            case 'V' -> vector(i.reg(), size);
            case 'W', 'U' -> i.inMemory() ? memory(size, code) : vector(i.rm(), size);
            case 'H' -> vector(vvvv(), size);
            case 'L' -> vector((int) insn.imm, size);
            case 'P' -> syntax.register("mm" + i.modRm(3));
            case 'Q', 'N' -> i.inMemory() ? memory(size, code) : syntax.register("mm" + i.modRm(0));
            case 'S' -> syntax.register(Registers.SEGMENTS[i.modRm(3)]);
            case 'C' -> syntax.register("cr" + i.reg());
            case 'D' -> syntax.register("dr" + i.reg());
            case 'T' -> syntax.register("st(" + i.modRm(0) + ")");
            default -> throw new IllegalStateException("operand code " + code);
        };
    }

    private int vvvv() {
        return i.prefixes.vvvv & (i.mode == 64 ? 15 : 7);
    }

    /** Of 8 bits, 4 to 7 have other names with a REX prefix. */
    private String general(int number, char size) {
        int bits = i.bits(size);
        if (bits != 8) { return syntax.register(Registers.general(number, bits)); }
        return syntax.register(Registers.bytes(number, number > 3 && number < 8 && i.hasRex()));
    }

    private String vector(int number, char size) {
        return syntax.register(Registers.vector(number, i.vectorBits(size)));
    }

    private String memory(char size, String code) {
        int index = code.length() == 3 ? i.vectorBits(code.charAt(2)) : 0;
        return syntax.memory(i, Address.of(i, index), size);
    }

    private String number(char kind, char size) {
        if (kind == 'J') { return "0x" + Long.toHexString(target(size)); }
        if (i.immediateTold) { return ""; }
        int bits = size == 'b' ? 8 : size == 'w' ? 16 : i.operandBits();
        return syntax.immediate(insn.imm & mask(bits));
    }

    /** With an offset of 16 bits it stays in its 64 KiB. */
    private long target(char size) {
        long target = i.end() + insn.imm;
        if (size != 'b' && i.operandBits() == 16) {
            return target & 0xffff | i.end() & (i.mode == 16 ? 0xffff_0000L : 0);
        }
        return i.mode == 64 ? target : target & 0xffff_ffffL;
    }

    private static long mask(int bits) {
        return bits == 64 ? -1 : (1L << bits) - 1;
    }
}
