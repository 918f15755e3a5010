package org.backplane.lib.x86.decode;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.Insn;

/** Decodes one instruction at a time into {@link #insn} and {@link #encoding} (SDM volume 2, chapter 2). */
public final class Decoder {
    /** Status: decoded. */
    public static final int OK = 0;
    /** Status: the bytes end within the instruction. */
    public static final int MORE = 1;
    /** Status: no such instruction (#UD). */
    public static final int INVALID = 2;
    /** Status: longer than 15 bytes (#GP). */
    public static final int TOO_LONG = 3;

    private static final int MAX_LENGTH = 15;

    /** The operands of the last instruction. */
    public final Draft insn = new Draft();
    /** How it was encoded. */
    public Encoding encoding;
    /** Whether its immediate is a distance from the next instruction. */
    public boolean relative;

    private byte[] bytes;
    private int limit;
    private int at;
    private boolean ranOut;
    private int mode;

    private boolean operandPrefix;
    private boolean addressPrefix;
    private int repeatPrefix;
    private int segmentPrefix;
    private int rex;
    private int modRm;
    private int sib;
    private int operandSize;
    private int addressSize;

    /**
     * Decodes the instruction at the start of {@code code}.
     *
     * @param available bytes of {@code code} that there are, 1 to 15 and more
     * @param codeSize  16, 32 or 64
     * @return one of the statuses
     */
    public int decode(byte[] code, int available, int codeSize) {
        bytes = code;
        limit = Math.min(available, MAX_LENGTH);
        at = 0;
        ranOut = false;
        mode = codeSize;
        int status = decode();
        if (ranOut) { return available >= MAX_LENGTH ? TOO_LONG : MORE; }
        insn.length = at;
        return status;
    }

    private int decode() {
        insn.clear();
        relative = false;
        int opcode = prefixes();
        int map = 0;
        if (opcode == 0x0f) {
            opcode = next();
            map = opcode == 0x38 ? 2 : opcode == 0x3a ? 3 : 1;
            opcode = map > 1 ? next() : opcode;
        }
        if (ranOut || !find(map, opcode)) { return INVALID; }
        sizes();
        if (encoding.modRm && modRm >>> 6 != 3) { memoryOperand(); }
        operands(opcode);
        if (encoding.map == 0 && (opcode == 0x9a || opcode == 0xea)) { insn.selector = next() | next() << 8; }
        return ranOut || insn.lock && !(encoding.row.lock() && insn.memory == 0) ? INVALID : OK;
    }

    private int next() {
        if (at >= limit) {
            ranOut = true;
            return 0;
        }
        return bytes[at++] & 0xff;
    }

    /** Reads prefixes and gives the first opcode byte. */
    private int prefixes() {
        operandPrefix = false;
        addressPrefix = false;
        repeatPrefix = 0;
        segmentPrefix = -1;
        rex = 0;
        while (true) {
            int b = next();
            if (mode == 64 && (b & 0xf0) == 0x40) {
                rex = b;
                b = next();
                if (!isPrefix(b) && (b & 0xf0) != 0x40 || ranOut) { return b; }
                rex = 0;
                at--;
            } else if (!isPrefix(b) || ranOut) {
                return b;
            } else {
                prefix(b);
            }
        }
    }

    private static boolean isPrefix(int b) {
        return switch (b) {
            case 0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65 -> true;
            default -> false;
        };
    }

    private void prefix(int b) {
        switch (b) {
            case 0x66 -> operandPrefix = true;
            case 0x67 -> addressPrefix = true;
            case 0xf0 -> insn.lock = true;
            case 0xf2, 0xf3 -> repeatPrefix = b;
            case 0x64 -> segmentPrefix = X86Reg.FS;
            case 0x65 -> segmentPrefix = X86Reg.GS;
            default -> segmentPrefix = mode == 64 ? segmentPrefix : (b - 0x26) / 8;
        }
    }

    private boolean find(int map, int opcode) {
        Encoding[] candidates = OpcodeTable.candidates(map, opcode);
        boolean fetched = false;
        for (Encoding candidate : candidates) {
            if (candidate.modRm && !fetched) {
                modRm = next();
                fetched = true;
            }
        }
        for (Encoding candidate : candidates) {
            if (matches(candidate)) {
                encoding = candidate;
                return true;
            }
        }
        return false;
    }

    private boolean matches(Encoding e) {
        boolean prefix = e.prefix == Encoding.ANY || e.prefix == mandatoryPrefix();
        boolean width = e.wide < 0 || e.wide == (rex >>> 3 & 1);
        boolean modeFits = e.mode == 0 || e.mode == 64 == (mode == 64);
        return prefix && width && modeFits && (!e.modRm || modRmMatches(e));
    }

    private boolean modRmMatches(Encoding e) {
        boolean register = modRm >>> 6 == 3;
        return (e.digit < 0 || e.digit == (modRm >>> 3 & 7)) && (e.mod < 0 || e.mod == 3 == register)
                && (e.rm < 0 || e.rm == (modRm & 7)) && !(register && memoryOnly(e)) && !(!register && registerOnly(e));
    }

    private static boolean memoryOnly(Encoding e) {
        for (String operand : e.operands) { if (operand.charAt(0) == 'M') { return true; } }
        return false;
    }

    private static boolean registerOnly(Encoding e) {
        for (String operand : e.operands) { if ("UNR".indexOf(operand.charAt(0)) >= 0) { return true; } }
        return false;
    }

    private int mandatoryPrefix() {
        return repeatPrefix != 0 ? repeatPrefix : operandPrefix ? 0x66 : Encoding.NONE;
    }

    private void sizes() {
        boolean override = operandPrefix && encoding.prefix != 0x66;
        boolean wide = (rex & 8) != 0;
        if (mode == 64) {
            boolean big = wide || encoding.forced64 || encoding.default64 && !override;
            operandSize = big ? 64 : override ? 16 : 32;
            addressSize = addressPrefix ? 32 : 64;
        } else {
            operandSize = override ^ mode == 16 ? 16 : 32;
            addressSize = addressPrefix ^ mode == 16 ? 16 : 32;
        }
        insn.wide = wide;
        insn.bytes = (encoding.opcode & 1) == 0;
        insn.opcode = encoding.opcode;
        if (encoding.map == 0 && (encoding.opcode & 0xf8) == 0xd8) {
            insn.imm = modRm; // x87 instructions keep it in FOP
        }
        insn.repeat = (repeatPrefix == 0xf3 ? Insn.REP : repeatPrefix == 0xf2 ? Insn.REPNE : 0);
        insn.addressMask = addressSize == 64 ? -1 : addressSize == 32 ? 0xffff_ffffL : 0xffff;
        insn.width = Operands.width(encoding.operands, operandSize, wide);
        insn.span = (insn.width >>> 3);
        insn.operandSize = operandSize;
        insn.segment = (segmentPrefix >= 0 ? segmentPrefix : X86Reg.DS);
        insn.digit = (modRm >>> 3 & 7);
        if (encoding.modRm && modRm >>> 6 == 3) { insn.r0 = (modRm & 7); }
    }

    private void memoryOperand() {
        if (addressSize == 16) {
            memory16();
        } else {
            memory32();
        }
        insn.flat = mode == 64 && addressSize == 64 && insn.segment < X86Reg.FS;
        insn.memory = 0;
    }

    private void memory32() {
        int mod = modRm >>> 6;
        int rm = modRm & 7;
        int base = rm;
        if (rm == 4) {
            sib = next();
            base = sib & 7;
            int index = sib >>> 3 & 7 | (rex & 2) << 2;
            insn.index = (index == 4 ? X86Reg.ZERO : index);
            insn.scale = (sib >>> 6);
        }
        if (base == 5 && mod == 0) {
            insn.base = (rm == 5 && mode == 64 ? X86Reg.RIP : X86Reg.ZERO);
            insn.disp = immediate(4);
            return;
        }
        insn.base = (base | (rex & 1) << 3);
        insn.disp = mod == 0 ? 0 : immediate(mod == 1 ? 1 : 4);
        stackDefault(insn.base == X86Reg.RSP || insn.base == X86Reg.RBP);
    }

    private void memory16() {
        int mod = modRm >>> 6;
        int rm = modRm & 7;
        boolean absolute = mod == 0 && rm == 6;
        int base = rm < 4
                ? rm < 2 ? X86Reg.RBX : X86Reg.RBP
                : rm == 4 ? X86Reg.RSI : rm == 5 ? X86Reg.RDI : rm == 6 ? X86Reg.RBP : X86Reg.RBX;
        insn.base = (absolute ? X86Reg.ZERO : base);
        insn.index = (rm < 4 ? (rm & 1) == 0 ? X86Reg.RSI : X86Reg.RDI : X86Reg.ZERO);
        insn.disp = absolute || mod == 2 ? immediate(2) : mod == 1 ? immediate(1) : 0;
        stackDefault(insn.base == X86Reg.RBP);
    }

    private void stackDefault(boolean stack) {
        if (stack && segmentPrefix < 0) { insn.segment = X86Reg.SS; }
    }

    /** Sign-extended. */
    private long immediate(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) { value |= (long) next() << 8 * i; }
        return value << 64 - 8 * size >> 64 - 8 * size;
    }

    private void operands(int opcode) {
        insn.memory = -1;
        for (int i = 0; i < encoding.operands.length; i++) { operand(i, encoding.operands[i], opcode); }
        if (insn.memory < 0 && encoding.modRm && modRm >>> 6 != 3) {
            insn.memory = (encoding.operands.length == 0 ? 0 : insn.memory);
        }
    }

    private void operand(int position, String operand, int opcode) {
        char size = Operands.size(operand);
        switch (operand) {
            case "AL", "AX", "rAX" -> register(position, X86Reg.RAX);
            case "CL" -> register(position, X86Reg.RCX);
            case "DX" -> register(position, X86Reg.RDX);
            case "1" -> {
                insn.imm = 1;
                insn.immediate = true;
            }
            default -> {
                switch (operand.charAt(0)) {
                    case 'E', 'M', 'R' -> rm(position, size, true);
                    case 'W', 'U' -> rm(position, size, false);
                    case 'Q', 'N' -> mmxRm(position, size);
                    case 'G' -> general(position, size, modRm >>> 3 & 7 | (rex & 4) << 1);
                    case 'Z' -> general(position, size, opcode & 7 | (rex & 1) << 3);
                    case 'V', 'C', 'D' -> register(position, modRm >>> 3 & 7 | (rex & 4) << 1);
                    case 'P', 'S' -> register(position, modRm >>> 3 & 7);
                    case 'I' -> {
                        insn.imm = immediate(immediateSize(size));
                        insn.immediate = true;
                    }
                    case 'J' -> branchTarget(size);
                    case 'O' -> absolute(position, size);
                    default -> throw new IllegalStateException(operand);
                }
            }
        }
    }

    private void inMemory(int position, char size) {
        insn.memory = position;
        insn.span = (Operands.bits(size, operandSize, insn.wide) >>> 3);
    }

    private void rm(int position, char size, boolean general) {
        if (modRm >>> 6 != 3) {
            inMemory(position, size);
        } else if (general) {
            general(position, size, modRm & 7 | (rex & 1) << 3);
        } else {
            register(position, modRm & 7 | (rex & 1) << 3);
        }
    }

    private void mmxRm(int position, char size) {
        if (modRm >>> 6 != 3) {
            inMemory(position, size);
        } else {
            register(position, modRm & 7);
        }
    }

    private void general(int position, char size, int number) {
        boolean high = size == 'b' && rex == 0 && number >= 4 && number < 8;
        register(position, high ? number - 4 : number);
        if (high && position == 0) {
            insn.s0 = 8;
        } else if (high) { insn.s1 = 8; }
    }

    private void register(int position, int number) {
        switch (position) {
            case 0 -> insn.r0 = number;
            case 1 -> insn.r1 = number;
            default -> insn.r2 = number;
        }
    }

    private int immediateSize(char size) {
        return switch (size) {
            case 'b', 's' -> 1;
            case 'w' -> 2;
            case 'v' -> operandSize / 8;
            default -> operandSize == 16 ? 2 : 4;
        };
    }

    private void branchTarget(char size) {
        relative = true;
        insn.imm = immediate(size == 'b' ? 1 : operandSize == 16 ? 2 : 4);
    }

    private void absolute(int position, char size) {
        inMemory(position, size);
        insn.disp = immediate(addressSize / 8);
        insn.flat = mode == 64 && addressSize == 64 && insn.segment < X86Reg.FS;
    }
}
