package org.backplane.x86.interpreter.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HexFormat;

import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A store and the instruction behind it, whose immediate it changes, over and over: with every width, in every alignment, across
 * pages. What a processor's own stores change is executed as it is then (SDM volume 3, 11.6).
 */
class SelfModifyingTest {
    private static final int PAGE_END = Machine.CODE + 0x1000;
    private static final byte FIRST = 0x11;
    private static final byte SECOND = 0x22;
    private static final int ORIGINAL = 0x33;
    private static final int INSTRUCTIONS = 4;

    private record Shape(String mode, byte[] store, int width, byte[] exchange, int immediate) {
    }

    @ParameterizedTest
    @CsvSource({"long, 8803, 1, 4892, 4", "long, 668903, 2, 4892, 4", "long, 8903, 4, 4892, 4",
            "long, 488903, 8, 4892, 4", "prot32, 8803, 1, 92, 4", "prot32, 668903, 2, 92, 4", "prot32, 8903, 4, 92, 4",
            "real, 8807, 1, 6692, 2", "real, 8907, 2, 6692, 2", "real, 668907, 4, 6692, 2"})
    void storesInFrontOfWhatTheyChange(String mode, String store, int width, String exchange, int immediate) {
        HexFormat hex = HexFormat.of();
        Shape shape = new Shape(mode, hex.parseHex(store), width, hex.parseHex(exchange), immediate);
        try (Arena arena = Arena.ofConfined()) {
            Machine machine = new Machine(arena);
            for (int place = 0; place < 16; place++) { everyPosition(machine, shape, Machine.CODE + place); }
            for (int place = -14; place < 2; place++) { everyPosition(machine, shape, PAGE_END + place); }
        }
    }

    private static void everyPosition(Machine machine, Shape shape, int start) {
        for (int position = 1 - shape.width; position <= shape.immediate; position++) {
            execute(machine, shape, start, position);
        }
    }

    /** Code at {@code start}; the store goes to {@code position} bytes behind the start of the second instruction. */
    private static void execute(Machine machine, Shape shape, int start, int position) {
        byte[] code = code(shape);
        int target = shape.store.length;
        machine.begin(shape.mode, 0);
        long base = machine.reg[X86Reg.BASE + X86Reg.CS];
        machine.reg[X86Reg.BASE + X86Reg.DS] = base;
        machine.reg[X86Reg.RIP] = start - base;
        machine.reg[X86Reg.RBX] = start + target + position - base;
        machine.reg[X86Reg.RAX] = patch(shape, code, target, position, FIRST);
        machine.reg[X86Reg.RDX] = patch(shape, code, target, position, SECOND);
        machine.run(code, 2);
        check(machine, shape, position, FIRST, start);
        for (int round = 1; round < 12; round++) {
            machine.more(INSTRUCTIONS);
            check(machine, shape, position, round % 2 == 0 ? FIRST : SECOND, start);
        }
    }

    /** The store; mov ecx, 33...; xchg rax, rdx; jmp to the store. */
    private static byte[] code(Shape shape) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.writeBytes(shape.store);
        code.write(0xb9);
        for (int n = 0; n < shape.immediate; n++) { code.write(ORIGINAL); }
        code.writeBytes(shape.exchange);
        code.write(0xeb);
        code.write(-code.size() - 1);
        return code.toByteArray();
    }

    /** What to store: the immediate's bytes are new, others as they are. */
    private static long patch(Shape shape, byte[] code, int target, int position, byte fresh) {
        long value = 0;
        for (int n = 0; n < shape.width; n++) {
            int at = position + n;
            int old = target + at < 0 || target + at >= code.length ? 0 : code[target + at] & 0xff;
            value |= (long) (at >= 1 && at <= shape.immediate ? fresh : old) << 8 * n;
        }
        return value;
    }

    private static void check(Machine machine, Shape shape, int position, byte fresh, int start) {
        byte[] immediate = new byte[shape.immediate];
        Arrays.fill(immediate, (byte) ORIGINAL);
        for (int n = 0; n < shape.width; n++) {
            int at = position + n - 1;
            if (at >= 0 && at < shape.immediate) { immediate[at] = fresh; }
        }
        long expected = 0;
        for (int n = 0; n < shape.immediate; n++) { expected |= (immediate[n] & 0xffL) << 8 * n; }
        assertEquals(Long.toHexString(expected), Long.toHexString(machine.reg[X86Reg.RCX]),
                () -> shape.mode + ", " + shape.width + " bytes at " + position + ", code at "
                        + Integer.toHexString(start));
    }
}
