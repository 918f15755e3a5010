package org.backplane.lib.x86.decode;

import org.backplane.api.x86.Capabilities;
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
    /** MOV with control and debug registers: 0F 20 to 0F 23. */
    private static final int MOV_CONTROL = 0x20;

    /** The operands of the last instruction. */
    public final Draft insn = new Draft();
    /** How it was encoded. */
    public Encoding encoding;
    /** Whether its immediate is a distance from the next instruction. */
    public boolean relative;

    private final CodeReader code = new CodeReader();
    /** What stood before the opcode of the last instruction. */
    public final Prefixes prefixes = new Prefixes();
    private Capabilities granted;
    private int mode;
    private int modRm;
    private int sib;
    private int operandSize;
    private int addressSize;

    /**
     * Decodes the instruction at the start of {@code code}.
     *
     * @param available bytes of {@code code} that there are, 1 to 15 and more
     * @param codeSize  16, 32 or 64
     * @param features  an encoding whose feature is not among them is not there: older processors ignore the prefixes of some
     * @return one of the statuses
     */
    public int decode(byte[] bytes, int available, int codeSize, Capabilities features) {
        code.begin(bytes, Math.min(available, MAX_LENGTH));
        granted = features;
        mode = codeSize;
        int status = decode();
        if (code.ranOut()) { return available >= MAX_LENGTH ? TOO_LONG : MORE; }
        insn.length = code.length();
        return status;
    }

    /** The ModRM byte of the last instruction, if its encoding has one. */
    public int modRm() {
        return modRm;
    }

    /** The SIB byte of the last instruction, -1 without. */
    public int sib() {
        return sib;
    }

    /** Size of addresses of the last instruction: 16, 32 or 64 bits. */
    public int addressSize() {
        return addressSize;
    }

    private int decode() {
        insn.clear();
        sib = -1;
        relative = false;
        int opcode = prefixes.read(code, mode);
        insn.lock = prefixes.lock;
        if (code.ranOut() || prefixes.map > 3 || !find(prefixes.map, opcode)) { return INVALID; }
        sizes();
        if (encoding.modRm && modRm >>> 6 != 3) { memoryOperand(); }
        operands(opcode);
        if (encoding.map == 0 && (opcode == 0x9a || opcode == 0xea)) {
            insn.selector = code.next() | code.next() << 8;
        }
        boolean locked = encoding.row.lock() && insn.memory == 0;
        if (encoding.vectorIndex && (addressSize == 16 || (modRm & 7) != 4)) { return INVALID; }
        boolean unused = prefixes.vex && !encoding.vvvv && prefixes.vvvv != 0;
        return prefixes.wrong() || unused || insn.lock && !locked ? INVALID : OK;
    }

    private boolean find(int map, int opcode) {
        Encoding[] candidates = OpcodeTable.candidates(map, opcode);
        boolean fetched = false;
        for (Encoding candidate : candidates) {
            if (candidate.modRm && !fetched) {
                modRm = code.next();
                if (map == 1 && (opcode & 0xfc) == MOV_CONTROL) { modRm |= 0xc0; } // mod is ignored
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
        if (!e.hasLength(prefixes) || !granted.has(e.feature(prefixes.vector))) { return false; }
        boolean prefix = e.prefix == Encoding.ANY || e.prefix == mandatoryPrefix()
                || e.prefix == Encoding.NO_REPEAT && prefixes.repeat == 0;
        int wide = mode == 64 || !e.general ? prefixes.rex >>> 3 & 1 : 0;
        boolean width = e.wide < 0 || e.wide == wide;
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
        return prefixes.repeat != 0 ? prefixes.repeat : prefixes.operandSize ? 0x66 : Encoding.NONE;
    }

    private void sizes() {
        insn.vector = encoding.vex == Encoding.IGNORED_LENGTH ? 128 : prefixes.vector;
        boolean override = prefixes.operandSize && encoding.prefix != 0x66;
        boolean wide = mode == 64 && (prefixes.rex & 8) != 0;
        if (mode == 64) {
            boolean big = wide || encoding.forced64 || encoding.default64 && !override;
            operandSize = big ? 64 : override ? 16 : 32;
            addressSize = prefixes.addressSize ? 32 : 64;
        } else {
            operandSize = override ^ mode == 16 ? 16 : 32;
            addressSize = prefixes.addressSize ^ mode == 16 ? 16 : 32;
        }
        insn.wide = wide;
        insn.bytes = (encoding.opcode & 1) == 0;
        insn.opcode = encoding.opcode;
        if (encoding.map == 0 && (encoding.opcode & 0xf8) == 0xd8) {
            insn.imm = modRm; // x87 instructions keep it in FOP
        }
        insn.repeat = (prefixes.repeat == 0xf3 ? Insn.REP : prefixes.repeat == 0xf2 ? Insn.REPNE : 0);
        insn.addressMask = addressSize == 64 ? -1 : addressSize == 32 ? 0xffff_ffffL : 0xffff;
        insn.width = Operands.width(encoding.operands, operandSize, wide, insn.vector);
        insn.span = (insn.width >>> 3);
        insn.operandSize = operandSize;
        insn.segment = (prefixes.segment >= 0 ? prefixes.segment : X86Reg.DS);
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
            sib = code.next();
            base = sib & 7;
            int index = sib >>> 3 & 7 | (prefixes.rex & 2) << 2;
            insn.index = index == 4 || encoding.vectorIndex ? X86Reg.ZERO : index;
            if (encoding.vectorIndex) { insn.imm = index; }
            insn.scale = (sib >>> 6);
        }
        if (base == 5 && mod == 0) {
            insn.base = (rm == 5 && mode == 64 ? X86Reg.RIP : X86Reg.ZERO);
            insn.disp = code.immediate(4);
            return;
        }
        insn.base = (base | (prefixes.rex & 1) << 3);
        insn.disp = mod == 0 ? 0 : code.immediate(mod == 1 ? 1 : 4);
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
        insn.disp = absolute || mod == 2 ? code.immediate(2) : mod == 1 ? code.immediate(1) : 0;
        stackDefault(insn.base == X86Reg.RBP);
    }

    private void stackDefault(boolean stack) {
        if (stack && prefixes.segment < 0) { insn.segment = X86Reg.SS; }
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
                    case 'G' -> general(position, size, modRm >>> 3 & 7 | (prefixes.rex & 4) << 1);
                    case 'H', 'B' -> register(position, prefixes.vvvv & (mode == 64 ? 15 : 7));
                    case 'L' -> insn.imm = code.immediate(1) >> 4 & (mode == 64 ? 15 : 7);
                    case 'Z' -> general(position, size, opcode & 7 | (prefixes.rex & 1) << 3);
                    case 'V', 'C', 'D' -> register(position, modRm >>> 3 & 7 | (prefixes.rex & 4) << 1);
                    case 'P', 'S' -> register(position, modRm >>> 3 & 7);
                    case 'I' -> {
                        insn.imm = code.immediate(immediateSize(size));
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
        insn.span = (Operands.bits(size, operandSize, insn.wide, insn.vector) >>> 3);
    }

    private void rm(int position, char size, boolean general) {
        if (modRm >>> 6 != 3) {
            inMemory(position, size);
        } else if (general) {
            general(position, size, modRm & 7 | (prefixes.rex & 1) << 3);
        } else {
            register(position, modRm & 7 | (prefixes.rex & 1) << 3);
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
        boolean high = size == 'b' && prefixes.rex == 0 && number >= 4 && number < 8;
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
            case 't' -> 3;
            case 'v' -> operandSize / 8;
            default -> operandSize == 16 ? 2 : 4;
        };
    }

    private void branchTarget(char size) {
        relative = true;
        insn.imm = code.immediate(size == 'b' ? 1 : operandSize == 16 ? 2 : 4);
    }

    private void absolute(int position, char size) {
        inMemory(position, size);
        insn.disp = code.immediate(addressSize / 8);
        insn.flat = mode == 64 && addressSize == 64 && insn.segment < X86Reg.FS;
    }
}
