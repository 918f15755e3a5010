package org.backplane.lib.x86.disassembly;

import java.util.List;

/** AT&amp;T's: {@code mov 0x10(%rax,%rcx,4),%edx}. */
final class AttSyntax implements Syntax {
    @Override
    public String name(Decoded instruction) {
        return new Mnemonic(instruction, 'l').of(instruction.spelling.att());
    }

    @Override
    public String register(String name) {
        return "%" + (name.startsWith("dr") ? "db" + name.substring(2) : name);
    }

    @Override
    public String immediate(long value) {
        return "$0x" + Long.toHexString(value);
    }

    @Override
    public String memory(Decoded instruction, Address address, char size) {
        StringBuilder text = new StringBuilder(address.segment() == null ? "" : register(address.segment()) + ":");
        if (!address.hasRegisters()) {
            return text.append(address.bits() == 16 ? address.signed() : address.unsigned()).toString();
        }
        if (address.hasDisplacement()) { text.append(address.signed()); }
        text.append('(').append(address.base() == null ? "" : register(address.base()));
        if (address.index() != null) { text.append(',').append(register(address.index())); }
        if (address.index() != null && address.scale() != 0) { text.append(',').append(address.scale()); }
        return text.append(')').toString();
    }

    @Override
    public String one() {
        return "";
    }

    @Override
    public String port() {
        return "(%dx)";
    }

    @Override
    public String far(int selector, long offset) {
        return immediate(selector) + "," + immediate(offset);
    }

    @Override
    public String indirect(String operand) {
        return "*" + operand;
    }

    @Override
    public List<String> order(List<String> operands) {
        return operands.reversed();
    }
}
