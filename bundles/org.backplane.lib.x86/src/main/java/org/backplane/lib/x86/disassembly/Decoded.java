package org.backplane.lib.x86.disassembly;

import java.util.List;

import org.backplane.lib.x86.decode.Decoder;
import org.backplane.lib.x86.decode.Encoding;
import org.backplane.lib.x86.decode.Prefixes;

/** An instruction that is being printed, and which of its prefixes the text tells; the others are printed in front of it. */
final class Decoded {
    static final int REX_W = 8;
    static final int REX_R = 4;
    static final int REX_X = 2;
    static final int REX_B = 1;
    private static final int REX = 0x40;

    final Decoder decoder;
    final Encoding encoding;
    final Prefixes prefixes;
    final Spelling spelling;
    /** The bytes in front of the opcode, VEX left out. */
    final List<Integer> prefixBytes;
    /** Size of code, 16, 32 or 64; address of the first byte. */
    final int mode;
    final long address;
    boolean toldOperandSize;
    boolean toldAddressSize;
    boolean toldSegment;
    boolean toldRepeat;
    private int toldRex;
    /** Where a RIP-relative operand is. */
    long target;
    boolean relative;
    /** Whether the immediate is part of the name. */
    boolean immediateTold;
    /** Whether the name stands for the operands too. */
    boolean operandsTold;

    Decoded(Decoder decoder, List<Integer> prefixBytes, int mode, long address) {
        this.decoder = decoder;
        this.prefixBytes = prefixBytes;
        this.mode = mode;
        this.address = address;
        encoding = decoder.encoding;
        prefixes = decoder.prefixes;
        spelling = Spelling.of(encoding);
        toldOperandSize = encoding.isMandatory(0x66);
        toldRepeat = encoding.isMandatory(0xf3) || encoding.isMandatory(0xf2);
        if (encoding.wide() >= 0) { tell(REX_W); }
    }

    List<String> operands() {
        return spelling.operands();
    }

    /** Whether there is a memory operand. */
    boolean inMemory() {
        return decoder.insn.memory >= 0;
    }

    int modRm(int shift) {
        return decoder.modRm() >>> shift & 7;
    }

    /** The register of ModRM.reg, REX.R included. */
    int reg() {
        return modRm(3) | tell(REX_R) << 1;
    }

    /** The register of ModRM.rm, REX.B included. */
    int rm() {
        return modRm(0) | tell(REX_B) << 3;
    }

    /** Remembers that the text tells what these bits of REX say, and gives them. */
    int tell(int bits) {
        int set = prefixes.rex & bits;
        if (set != 0) { toldRex |= REX | set; }
        return set;
    }

    /** Remembers that a register's name tells of the REX prefix itself. */
    boolean hasRex() {
        toldRex |= REX;
        return prefixes.rex != 0;
    }

    boolean isRexTold() { return prefixes.rex == toldRex; }

    /** The operand size in bits; told, where prefixes made it so. */
    int operandBits() {
        int bits = decoder.insn.operandSize;
        if (bits == 64 && encoding.usualSize(mode) != 64) {
            tell(REX_W);
        } else if (bits != 64) {
            toldOperandSize = true;
        }
        return bits;
    }

    /** Bits of a general register, or of memory, by the size letter of an operand code. */
    int bits(char size) {
        return switch (size) {
            case 'b' -> 8;
            case 'w' -> 16;
            case 'd', 'k' -> 32;
            case 'q', 'p' -> 64;
            case 'z' -> decoder.insn.operandSize == 64 ? 32 : operandBits();
            case 'n' -> mode == 64 ? 64 : 32;
            case 'y' -> tell(REX_W) != 0 && mode == 64 ? 64 : 32;
            default -> operandBits();
        };
    }

    /** Bits of a vector by the size letter: whole ones are as long as the prefix says. */
    int vectorBits(char size) {
        return "xua".indexOf(size) >= 0 ? decoder.insn.vector : 128;
    }

    /** Address of the next instruction. */
    long end() {
        return address + decoder.insn.length;
    }
}
