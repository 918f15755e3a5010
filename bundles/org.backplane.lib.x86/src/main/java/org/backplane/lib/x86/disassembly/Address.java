package org.backplane.lib.x86.disassembly;

/**
 * A memory operand's address.
 *
 * @param segment      segment register that a prefix names, or null
 * @param base         base register, or null
 * @param index        index register, or null
 * @param scale        of the index: 1, 2, 4, 8; 0 where there is none to tell (16-bit addresses)
 * @param hasDisplacement whether there is one
 * @param displacement sign-extended
 * @param relative     whether the base is the instruction pointer
 * @param bits         of an address that is only a displacement
 */
record Address(String segment, String base, String index, int scale, boolean hasDisplacement, long displacement,
        boolean relative, int bits) {
    private static final String[] BASES16 = {"bx", "bx", "bp", "bp", "si", "di", "bp", "bx"};
    private static final int ESP = 4;

    /** The one that an instruction's ModRM tells; {@code vectorBits}: of an index that is a vector, else 0. */
    static Address of(Decoded i, int vectorBits) {
        return i.decoder.addressSize() == 16 ? of16(i) : i.decoder.sib() < 0 ? plain(i) : withSib(i, vectorBits);
    }

    private static Address of16(Decoded i) {
        int rm = i.modRm(0);
        boolean absolute = rm == 6 && i.modRm(6) == 0;
        i.toldAddressSize = true;
        long displacement = i.decoder.insn.disp;
        return new Address(segment(i), absolute ? null : BASES16[rm], rm < 4 ? (rm & 1) == 0 ? "si" : "di" : null, 0,
                absolute || i.modRm(6) != 0, displacement, false, 16);
    }

    private static Address plain(Decoded i) {
        boolean absolute = i.modRm(0) == 5 && i.modRm(6) == 0;
        boolean relative = absolute && i.mode == 64;
        int bits = i.decoder.addressSize();
        int base = i.rm();
        if (relative) {
            i.relative = true;
            i.target = i.end() + i.decoder.insn.disp & (bits == 64 ? -1 : 0xffff_ffffL);
        }
        if (!absolute || relative) { i.toldAddressSize = true; }
        return new Address(segment(i), relative ? bits == 64 ? "rip" : "eip" : absolute ? null : general(base, bits),
                null, 0, absolute || i.modRm(6) != 0, i.decoder.insn.disp, relative, i.mode == 64 ? 64 : 32);
    }

    /** An index that is none is shown where leaving it out would be another encoding. */
    private static Address withSib(Decoded i, int vectorBits) {
        int bits = i.decoder.addressSize();
        int sib = i.decoder.sib();
        int base = sib & 7 | i.tell(Decoded.REX_B) << 3;
        int index = sib >>> 3 & 7 | i.tell(Decoded.REX_X) << 2;
        boolean hasBase = (base & 7) != 5 || i.modRm(6) != 0;
        boolean hasIndex = vectorBits != 0 || index != ESP;
        boolean needed = !hasBase && !hasIndex && (i.mode == 32 || i.mode == 64 && bits == 32);
        boolean shown = hasIndex || needed || sib >>> 6 != 0 || hasBase && (base & 7) != ESP;
        String name = vectorBits != 0
                ? Registers.vector(index, vectorBits)
                : hasIndex ? general(index, bits) : bits == 64 ? "riz" : "eiz";
        i.toldAddressSize = i.mode != 16 || hasBase || hasIndex;
        long displacement = i.decoder.insn.disp & (needed && i.mode == 64 ? 0xffff_ffffL : -1);
        return new Address(segment(i), hasBase ? general(base, bits) : null, shown ? name : null, 1 << (sib >>> 6),
                !hasBase || i.modRm(6) != 0, displacement, false, i.mode == 64 ? 64 : 32);
    }

    /** An address without registers. */
    static Address absolute(Decoded i) {
        int bits = i.decoder.addressSize();
        long offset = i.decoder.insn.disp & (bits == 64 ? -1 : (1L << bits) - 1);
        return new Address(segment(i), null, null, 0, true, offset, false, 64);
    }

    /** What a register points to, in the segment that a prefix names or in another one. */
    static Address in(Decoded i, String otherwise, int register) {
        i.toldAddressSize = true;
        String segment = otherwise.equals("es") ? null : segment(i);
        i.toldSegment |= !otherwise.equals("es");
        return new Address(segment == null ? otherwise : segment, general(register, i.decoder.addressSize()), null, 0,
                false, 0, false, i.mode);
    }

    private static String general(int number, int bits) {
        return Registers.general(number, bits);
    }

    private static String segment(Decoded i) {
        if (i.prefixes.segment < 0) { return null; }
        i.toldSegment = true;
        return Registers.SEGMENTS[i.prefixes.segment];
    }

    boolean hasRegisters() {
        return base != null || index != null;
    }

    /** The displacement with its sign. */
    String signed() {
        return displacement < 0 ? "-0x" + Long.toHexString(-displacement) : "0x" + Long.toHexString(displacement);
    }

    /** The displacement as an address. */
    String unsigned() {
        return "0x" + Long.toHexString(bits == 64 ? displacement : displacement & (1L << bits) - 1);
    }
}
