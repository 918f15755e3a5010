package org.backplane.x86.interpreter.disassembly;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Every opcode byte of every map, with every mandatory prefix, REX.W or VEX.W, VEX.L and ModRM.reg, with memory and with a register,
 * or with all registers where ModRM.rm is part of the opcode; with and without a register in VEX.vvvv. Immediates are what follows.
 */
final class Opcodes {
    private static final String[] MAPS = {"", "0f", "0f38", "0f3a"};
    private static final Set<Integer> PREFIXES = Set.of(0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2,
            0xf3);
    /** VEX in 64-bit mode; what shares their bytes elsewhere is in the table once. */
    private static final Set<Integer> ESCAPES = Set.of(0x0f, 0x62, 0xc4, 0xc5);
    private static final Set<Integer> WITH_RM = Set.of(0x01, 0x1e, 0xae, 0xc7);

    private final boolean is64;
    private final List<Samples.Sample> samples = new ArrayList<>();

    Opcodes(int mode) {
        is64 = mode == 64;
    }

    List<Samples.Sample> all() {
        for (String prefix : new String[]{"", "66", "f3", "f2"}) {
            for (String wide : is64 ? new String[]{"", "48"} : new String[]{""}) {
                for (String map : MAPS) { legacy(prefix + wide + map, map); }
            }
        }
        for (int last = 0; last < 16; last++) {
            for (int map = 1; map <= 3; map++) {
                vex(map, last << 4 & 0x80 | last & 7 | 0x78);
            }
        }
        return samples;
    }

    private void legacy(String head, String map) {
        for (int opcode = 0; opcode < 256; opcode++) {
            boolean rex = is64 && (opcode & 0xf0) == 0x40;
            boolean other = map.isEmpty()
                    ? rex || PREFIXES.contains(opcode) || ESCAPES.contains(opcode)
                    : map.equals("0f") && (opcode == 0x38 || opcode == 0x3a);
            boolean all = map.isEmpty() ? (opcode & 0xf8) == 0xd8 : map.equals("0f") && WITH_RM.contains(opcode);
            if (!other) { operands(head, opcode, all); }
        }
    }

    private void vex(int map, int last) {
        for (int opcode = 0; opcode < 256; opcode++) {
            String head = "c4%02x%02x".formatted(0xe0 | map, last);
            operands(head, opcode, false);
            String vvvv = "c4%02x%02x".formatted(0xe0 | map, last & ~8);
            add(vvvv, opcode, 4);
            add(vvvv, opcode, 0xc3);
        }
    }

    private void operands(String head, int opcode, boolean all) {
        for (int reg = 0; reg < 64; reg += 8) {
            add(head, opcode, reg | 4);
            for (int rm = all ? 0 : 1; rm < (all ? 8 : 2); rm++) { add(head, opcode, 0xc0 | reg | rm); }
        }
    }

    private void add(String head, int opcode, int modRm) {
        byte[] code = HexFormat.of().parseHex(head + "%02x%02x".formatted(opcode, modRm));
        samples.add(new Samples.Sample(head + " %02x /%d".formatted(opcode, modRm >> 3 & 7), code));
    }
}
