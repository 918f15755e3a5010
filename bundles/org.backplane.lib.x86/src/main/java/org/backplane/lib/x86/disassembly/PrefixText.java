package org.backplane.lib.x86.disassembly;

import java.util.ArrayList;
import java.util.List;

/** Prints the prefixes that the rest of the text does not tell, in the order of their bytes. */
final class PrefixText {
    private final Decoded i;
    private final List<Integer> bytes;

    PrefixText(Decoded instruction) {
        i = instruction;
        bytes = instruction.prefixBytes;
    }

    /** The prefixes at {@code offset}, without VEX. */
    static List<Integer> bytes(byte[] code, int offset, int mode) {
        List<Integer> bytes = new ArrayList<>();
        for (int at = offset; isPrefix(code[at] & 0xff, mode); at++) { bytes.add(code[at] & 0xff); }
        return bytes;
    }

    private static boolean isPrefix(int b, int mode) {
        return switch (b) {
            case 0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65 -> true;
            default -> mode == 64 && (b & 0xf0) == 0x40;
        };
    }

    /** Each followed by a blank. */
    String all() {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < bytes.size(); n++) {
            if (!isTold(n)) { text.append(name(bytes.get(n))).append(' '); }
        }
        return text.toString();
    }

    /** Whether it counts, and other text tells it. */
    private boolean isTold(int n) {
        int b = bytes.get(n);
        return switch (b) {
            case 0x66 -> i.toldOperandSize && isLast(n, b, b);
            case 0x67 -> i.toldAddressSize && isLast(n, b, b);
            case 0xf2, 0xf3 -> i.toldRepeat && isLast(n, 0xf2, 0xf3);
            case 0xf0 -> false;
            case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65 -> i.toldSegment && isLastSegment(n);
            default -> n == bytes.size() - 1 && i.isRexTold();
        };
    }

    private boolean isLast(int n, int one, int other) {
        return bytes.lastIndexOf(one) <= n && bytes.lastIndexOf(other) <= n;
    }

    private boolean isLastSegment(int n) {
        return bytes.stream().skip(n + 1L).allMatch(later -> segment(later) == null);
    }

    private static String segment(int b) {
        return switch (b) {
            case 0x26 -> "es";
            case 0x2e -> "cs";
            case 0x36 -> "ss";
            case 0x3e -> "ds";
            case 0x64 -> "fs";
            case 0x65 -> "gs";
            default -> null;
        };
    }

    private String name(int b) {
        return switch (b) {
            case 0x66 -> i.mode == 16 ? "data32" : "data16";
            case 0x67 -> i.mode == 32 ? "addr16" : "addr32";
            case 0xf0 -> "lock";
            case 0xf2 -> "repnz";
            case 0xf3 -> repeatsAlways() ? "rep" : "repz";
            default -> segment(b) != null ? segment(b) : rex(b);
        };
    }

    /** String instructions that only go on while elements are equal read both ends. */
    private boolean repeatsAlways() {
        List<String> operands = i.operands();
        boolean string = operands.stream().anyMatch(code -> code.charAt(0) == 'X' || code.charAt(0) == 'Y');
        return string && operands.get(1).charAt(0) != 'Y';
    }

    private static String rex(int b) {
        StringBuilder text = new StringBuilder("rex");
        for (int bit = 3; bit >= 0; bit--) {
            if ((b >> bit & 1) != 0) { text.append(text.length() == 3 ? "." : "").append("BXRW".charAt(bit)); }
        }
        return text.toString();
    }
}
