package org.backplane.lib.x86.disassembly;

/** Gives the marks in a name their meaning; see the package. */
final class Mnemonic {
    private static final String[] CONDITIONS = {"eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord", "eq_uq", "nge",
            "ngt", "false", "neq_oq", "ge", "gt", "true", "eq_os", "lt_oq", "le_oq", "unord_s", "neq_us", "nlt_uq",
            "nle_uq", "ord_s", "eq_us", "nge_uq", "ngt_uq", "false_os", "neq_os", "ge_oq", "gt_oq", "true_us"};
    private static final String[] HALVES = {"lql", "hql", "lqh", "hqh"};
    private static final int CS = 0x2e;
    private static final int DS = 0x3e;
    private static final String NOP = "{nop}";
    private static final String REGISTERS = "EGRZBVWUPQNHSCDar";

    private final Decoded i;
    /** The letter of 32 bits: l in AT&amp;T syntax, d in Intel's. */
    private final char doubleword;

    Mnemonic(Decoded instruction, char doubleword) {
        i = instruction;
        this.doubleword = doubleword;
    }

    String of(String pattern) {
        String name = chosen(alternative(pattern));
        StringBuilder text = new StringBuilder(i.spelling.prefix());
        for (char mark : name.toCharArray()) {
            switch (mark) {
                case '~' -> text.append(letter(i.operandBits()));
                case '!' -> text.append(unusual());
                case '^' -> text.append(addresses());
                case '?' -> text.append(onlyImmediates() ? memory() : "");
                case '+' -> text.append(memory());
                case '%' -> text.append(i.inMemory() ? i.decoder.insn.vector == 256 ? "y" : "x" : "");
                case '&' -> text.append(i.mode == 64 ? i.tell(Decoded.REX_W) != 0 ? "q" : doubleword : "");
                case '$' -> text.append(i.mode == 64 ? "" : letter(i.operandBits()));
                case ':' -> text.append(hint());
                case '#' -> text.append(isAbsolute() ? "abs" : "");
                default -> text.append(mark);
            }
        }
        return text.toString();
    }

    private String alternative(String pattern) {
        if (pattern.indexOf('/') < 0) { return pattern; }
        String[] names = pattern.replace("@", "").split("/");
        int bits = pattern.indexOf('@') >= 0 ? addressBits() : names.length == 2 ? i.bits('z') : i.operandBits();
        return names[bits / 32];
    }

    /** Puts the name of what the immediate chooses in. */
    private String chosen(String name) {
        int open = name.indexOf('{');
        if (open < 0) { return name; }
        if (name.startsWith(NOP, open)) { return exchange(name.substring(0, open)); }
        int close = name.indexOf('}');
        String[] names = name.startsWith("{cc}", open) ? CONDITIONS : HALVES;
        int number = (int) i.decoder.insn.imm & 0xff;
        if (names == HALVES && number >= 0x10) { number -= 0xe; }
        int count = names == CONDITIONS && !i.encoding.isVex() ? 8 : names.length;
        i.immediateTold = number >= 0 && number < count && !(names == HALVES && (i.decoder.insn.imm & 0xee) > 2);
        return name.substring(0, open) + (i.immediateTold ? names[number] : "") + name.substring(close + 1);
    }

    /** An exchange of the accumulator with itself does nothing. */
    private String exchange(String name) {
        i.operandsTold = i.decoder.insn.r0 == 0 && !i.prefixes.operandSize;
        return i.operandsTold ? "nop" : name;
    }

    private char letter(int bits) {
        return switch (bits) {
            case 8 -> 'b';
            case 16 -> 'w';
            case 32 -> doubleword;
            default -> 'q';
        };
    }

    private String unusual() {
        boolean register = !i.inMemory() && i.operands().stream().anyMatch(code -> code.matches("\\*?[EGZR]."));
        if (register) { return ""; }
        int bits = i.operandBits();
        return bits == i.encoding.usualSize(i.mode) ? "" : String.valueOf(letter(bits));
    }

    private int addressBits() {
        i.toldAddressSize = true;
        return i.decoder.addressSize();
    }

    private String addresses() {
        return i.decoder.addressSize() == i.mode ? "" : String.valueOf(letter(addressBits()));
    }

    private boolean onlyImmediates() {
        return i.operands().stream().filter(code -> !code.equals("CL") && code.charAt(0) != 'E')
                .allMatch(code -> REGISTERS.indexOf(code.charAt(0)) < 0 && !code.equals("AL"));
    }

    private String memory() {
        for (String code : i.operands()) {
            boolean fixed = i.mode != 64 && "dq".indexOf(code.charAt(code.length() - 1)) >= 0;
            if (code.charAt(0) == 'E' && i.inMemory() && !fixed) {
                return String.valueOf(letter(i.bits(code.charAt(1))));
            }
        }
        return "";
    }

    /** CS and DS tell a conditional jump whether it will be taken. */
    private String hint() {
        boolean never = i.prefixBytes.contains(CS);
        if (never == i.prefixBytes.contains(DS)) { return ""; }
        i.toldSegment = true;
        return never ? ",pn" : ",pt";
    }

    private boolean isAbsolute() {
        String operands = String.join(",", i.operands());
        return operands.contains("Iv") && i.operandBits() == 64
                || operands.contains("O") && i.decoder.addressSize() == 64;
    }
}
