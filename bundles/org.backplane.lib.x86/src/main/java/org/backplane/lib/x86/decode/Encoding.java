package org.backplane.lib.x86.decode;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.Draft;

/** One way to encode a row; the notation is that of {@link org.backplane.lib.x86.table.Row}. */
public final class Encoding {
    /** {@link #prefix}: prefixes have their usual meaning. */
    static final int ANY = 0;
    /** {@link #prefix}: none of 66, F3, F2. */
    static final int NONE = 1;
    /** {@link #prefix}: neither F3 nor F2. */
    static final int NO_REPEAT = 2;

    public final OpcodeRow row;
    final String[] operands;
    /** {@link #ANY}, {@link #NONE}, {@link #NO_REPEAT}, 0x66, 0xF3 or 0xF2. */
    int prefix = ANY;
    /** {@link #vex}: no VEX prefix. */
    static final int LEGACY = -1;
    /** {@link #vex}: a VEX prefix of any vector length. */
    static final int ANY_LENGTH = 0;

    /** {@link #vex}: a VEX prefix whose vector length is ignored. */
    static final int IGNORED_LENGTH = 1;

    /** {@link #LEGACY}, {@link #ANY_LENGTH}, {@link #IGNORED_LENGTH}, or the vector length in bits that the VEX prefix must have: 128, 256. */
    int vex = LEGACY;
    /** Whether 256 bits take AVX2. */
    private boolean integers;
    /** Whether the index of the memory operand is a vector register. */
    boolean vectorIndex;
    /** Whether VEX.vvvv is an operand. */
    boolean vvvv;
    /** Required REX.W: 0, 1, or -1 for any. */
    int wide = -1;
    /** Whether an operand is general or in memory in its place: W then widens it, in 64-bit mode only. */
    boolean general;
    /** 0: one byte, 1: 0F, 2: 0F 38, 3: 0F 3A. */
    int map;
    int opcode;
    boolean registerInOpcode;
    boolean modRm;
    /** Required ModRM.reg, mod and rm; -1 for any; mod 0 stands for any memory form. */
    int digit = -1;
    int mod = -1;
    int rm = -1;
    /** 64: only in 64-bit mode; 32: only outside; 0: in all. */
    int mode;
    boolean default64;
    boolean forced64;

    private static final Set<Feature> OLDER = EnumSet.of(Feature.MMX, Feature.SSE, Feature.SSE2, Feature.SSE3,
            Feature.SSSE3, Feature.SSE4_1, Feature.SSE4_2);
    /** Begins the keys of VEX encodings. */
    static final String VEX_KEY = "v_";

    private final String[] keys = new String[32];
    private final int number;

    Encoding(OpcodeRow row, int number) {
        this.row = row;
        this.number = number;
        String text = row.encodings().get(number);
        String[] words = text.split(" ");
        int bytes = 0;
        String[] found = {};
        for (int i = 0; i < words.length; i++) {
            if (isOpcode(words[i]) && !(bytes == 0 && isMandatoryPrefix(words[i]))) {
                opcodeByte(words[i], bytes++);
            } else if (!qualifier(words[i])) { found = words[i].split(","); }
        }
        operands = found;
        for (String operand : operands) {
            modRm |= Operands.needsModRm(operand);
            vectorIndex |= operand.equals("Mg");
            general |= "EG".indexOf(operand.charAt(0)) >= 0;
            vvvv |= operand.charAt(0) == 'H' || operand.charAt(0) == 'B';
        }
    }

    private static boolean isMandatoryPrefix(String word) {
        return word.equals("66") || word.equals("F3") || word.equals("F2");
    }

    /** Two hexadecimal digits, with +r perhaps. No regular expression: the table is read at every start. */
    private static boolean isOpcode(String word) {
        boolean whole = word.length() == 2 || word.length() == 4 && word.endsWith("+r");
        return whole && isDigit(word.charAt(0)) && isDigit(word.charAt(1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
    }

    private void opcodeByte(String word, int position) {
        int value = Integer.parseInt(word.substring(0, 2), 16);
        registerInOpcode = word.endsWith("+r");
        if (position == 0 && value == 0x0f) {
            map = 1;
        } else if (position == 1 && map == 1 && (value == 0x38 || value == 0x3a)) {
            map = value == 0x38 ? 2 : 3;
        } else {
            opcode = value;
        }
    }

    private boolean qualifier(String word) {
        switch (word) {
            case "VEX" -> vex = ANY_LENGTH;
            case "VEX2" -> {
                vex = ANY_LENGTH;
                integers = true;
            }
            case "VEX.LIG" -> vex = IGNORED_LENGTH;
            case "VEX.128", "VEX.256" -> vex = Integer.parseInt(word.substring(4));
            case "NP" -> prefix = NONE;
            case "NFx" -> prefix = NO_REPEAT;
            case "66", "F3", "F2" -> prefix = Integer.parseInt(word, 16);
            case "W0", "W1" -> wide = word.charAt(1) - '0';
            case "/r" -> modRm = true;
            case "mod=m" -> mod = 0;
            case "mod=3" -> mod = 3;
            case "i64" -> mode = 32;
            case "o64" -> mode = 64;
            case "d64" -> default64 = true;
            case "f64" -> forced64 = true;
            default -> {
                return digitOrRm(word);
            }
        }
        modRm |= mod >= 0;
        return true;
    }

    private boolean digitOrRm(String word) {
        if (word.startsWith("rm=")) {
            rm = word.charAt(3) - '0';
        } else if (word.startsWith("/")) {
            digit = word.charAt(1) - '0';
        } else {
            return false;
        }
        modRm = true;
        return true;
    }

    /** Whether the prefix has a vector length that this encoding can have. */
    boolean hasLength(Prefixes prefixes) {
        if (vex == LEGACY) { return !prefixes.vex; }
        return prefixes.vex && (vex == ANY_LENGTH || vex == IGNORED_LENGTH || vex == prefixes.vector);
    }

    /** What must be granted with the shortest vectors. */
    public Feature feature() {
        return feature(128);
    }

    /**
     * What must be granted with vectors of {@code vector} bits. The 66 forms of MMX and SSE rows, on xmm registers, came with SSE2, the
     * VEX forms of older rows with AVX, those of 256 bits on integers with AVX2.
     */
    public Feature feature(int vector) {
        if (vex != LEGACY && OLDER.contains(row.feature())) {
            return integers && vector == 256 ? Feature.AVX2 : Feature.AVX;
        }
        boolean older = row.feature() == Feature.MMX || row.feature() == Feature.SSE;
        return older && prefix == 0x66 ? Feature.SSE2 : row.feature();
    }

    /** Operand codes. */
    public List<String> operands() {
        return List.of(operands);
    }

    /** Which of its row's encodings this is. */
    public int number() {
        return number;
    }

    /** Whether it has a VEX prefix. */
    public boolean isVex() { return vex != LEGACY; }

    /** Whether 66, F3 or F2 is part of the opcode. */
    public boolean isMandatory(int byteValue) {
        return prefix == byteValue;
    }

    /** The W bit that is part of the opcode, or -1. */
    public int wide() {
        return wide;
    }

    /** Operand size without prefixes, in code of {@code mode} bits. */
    public int usualSize(int mode) {
        return mode == 64 && !forced64 && !default64 ? 32 : mode;
    }

    /** The key of the instruction class for decoded operands: row, shape, width; see the code generator. */
    public String key(Draft insn) {
        if (row.routine()) { return vex == LEGACY ? row.name() : VEX_KEY + row.name(); }
        int slot = (insn.memory >= 0 ? 8 : 0) + (insn.vector == 256 ? 16 : 0)
                + Integer.numberOfTrailingZeros(insn.width) - 3;
        String key = keys[slot];
        if (key == null) {
            key = Operands.key(this, insn);
            keys[slot] = key;
        }
        return key;
    }
}
