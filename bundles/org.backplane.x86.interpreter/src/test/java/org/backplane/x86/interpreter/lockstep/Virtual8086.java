package org.backplane.x86.interpreter.lockstep;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What virtual-8086 code may do only as far as IOPL goes, and never. */
final class Virtual8086 implements Supplier<Piece> {
    private final RandomGenerator random;

    Virtual8086(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Piece get() {
        return switch (random.nextInt(12)) {
            case 0 -> Piece.of(Bytes.of(0x9c)); // PUSHF
            case 1 -> Piece.of(push(random.nextInt()), Bytes.of(0x9d)); // POPF
            case 2 -> Piece.of(Bytes.of(0x66, 0x9c));
            case 3 -> Piece.of(Bytes.of(0xfa)); // CLI
            case 4, 5 -> Piece.of(Piece.INT3, Bytes.of(0xcd, random.nextInt(SystemArea.FIRST_GATE, SystemArea.GATES)));
            case 6 -> Piece.of(Bytes.of(0xf4)); // HLT
            case 7 -> Piece.of(Bytes.of(0xe4 | random.nextInt(4), 0x80)); // IN, OUT
            case 8 -> Piece.of(Bytes.of(0x0f, random.nextInt(2), 0xd0)); // LLDT, LGDT
            case 9 -> Piece.of(Bytes.of(0x0f, random.nextInt(0x20, 0x24), 0xc0)); // MOV CR, DR
            default -> back();
        };
    }

    private static byte[] push(int value) {
        return Bytes.with(Bytes.of(0x68), value & 0x7cd7, 2);
    }

    /** PUSH flags; PUSH CS; CALL; POP AX; ADD AX,6; PUSH AX; IRET: to what is behind it. */
    private Piece back() {
        return Piece.of(push(random.nextInt()), Bytes.of(0x0e), Bytes.of(0xe8, 0, 0), Bytes.of(0x58),
                Bytes.of(0x83, 0xc0, 6), Bytes.of(0x50), Bytes.of(0xcf));
    }
}
