package org.backplane.lib.x86.disassembly;

import java.util.List;

/** Intel's: {@code mov edx,DWORD PTR [rax+rcx*4+0x10]}. */
final class IntelSyntax implements Syntax {
    @Override
    public String name(Decoded instruction) {
        return new Mnemonic(instruction, 'd').of(instruction.spelling.intel());
    }

    @Override
    public String register(String name) {
        return name;
    }

    @Override
    public String immediate(long value) {
        return "0x" + Long.toHexString(value);
    }

    @Override
    public String memory(Decoded instruction, Address address, char size) {
        String segment = address.segment() == null ? "" : address.segment() + ":";
        if (!address.hasRegisters()) {
            return width(instruction, size) + (segment.isEmpty() ? "ds:" : segment) + address.unsigned();
        }
        StringBuilder text = new StringBuilder(width(instruction, size)).append(segment).append('[');
        text.append(address.base() == null ? "" : address.base());
        if (address.index() != null) { text.append(address.base() == null ? "" : "+").append(address.index()); }
        if (address.index() != null && address.scale() != 0) { text.append('*').append(address.scale()); }
        if (address.hasDisplacement()) { text.append(displacement(address)); }
        return text.append(']').toString();
    }

    private static String displacement(Address address) {
        if (address.relative()) { return "+" + address.unsigned(); }
        return (address.displacement() < 0 ? "" : "+") + address.signed();
    }

    private static String width(Decoded i, char size) {
        return switch (size) {
            case '-' -> "";
            case 'x', 'a', 'u', 'o' -> (i.vectorBits(size) == 256 ? "YMMWORD" : "XMMWORD") + " PTR ";
            case 't' -> "TBYTE PTR ";
            case 'c' -> "OWORD PTR ";
            case 'f' -> i.operandBits() == 16 ? "DWORD PTR " : "FWORD PTR ";
            case 'e' -> i.operandBits() == 16 ? "DWORD PTR " : "QWORD PTR ";
            default -> switch (size == 's' || size == 'k' ? 16 : i.bits(size)) {
                case 8 -> "BYTE PTR ";
                case 16 -> "WORD PTR ";
                case 32 -> "DWORD PTR ";
                default -> "QWORD PTR ";
            };
        };
    }

    @Override
    public String one() {
        return "1";
    }

    @Override
    public String port() {
        return "dx";
    }

    @Override
    public String far(int selector, long offset) {
        return immediate(selector) + ":" + immediate(offset);
    }

    @Override
    public String indirect(String operand) {
        return operand;
    }

    @Override
    public List<String> order(List<String> operands) {
        return operands;
    }
}
