package org.backplane.x86.interpreter.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.x86.interpreter.generated.InsnFactory;
import org.backplane.x86.interpreter.translation.RowTranslator.Step;
import org.junit.jupiter.api.Test;

/** Two rows, translated, do what their instruction classes do. */
class RowTranslatorTest {
    /** {@code add rax, rbx; bswap rax; add rcx, rax; bswap rbx}. */
    private static final List<String> CODE = List.of("4801d8", "480fc8", "4801c1", "480fcb");

    private final Random random = new Random(20261121);

    static List<Step> steps() {
        return CODE.stream().map(hex -> {
            Decoder decoder = decoded(hex);
            Draft operands = decoder.insn;
            if (decoder.encoding.row.name().equals("bswap")) { operands.r1 = operands.r0; }
            return new Step(decoder.encoding.row, operands, decoder.encoding.row.name().equals("add"));
        }).toList();
    }

    private static Decoder decoded(String hex) {
        byte[] code = HexFormat.of().parseHex(hex);
        Decoder decoder = new Decoder();
        assertEquals(Decoder.OK, decoder.decode(code, code.length, 64, Capabilities.ALL));
        return decoder;
    }

    static List<Insn> instructions() {
        List<Insn> all = new ArrayList<>();
        for (String hex : CODE) {
            Decoder decoder = decoded(hex);
            all.add(InsnFactory.create(decoder.encoding.row.group(),
                    decoder.encoding.key(decoder.insn), decoder.insn));
        }
        return all;
    }

    @Test
    void translatedRowsAreTheInterpretersRows() throws ReflectiveOperationException {
        X86Cpu interpreted = new X86Cpu(new X86State());
        X86Cpu translated = new X86Cpu(new X86State());
        RowTranslator.Loop loop = RowTranslator.translate(steps());
        List<Insn> instructions = instructions();
        for (int n = 0; n < 1000; n++) {
            for (int register = 0; register < 16; register++) { interpreted.reg[register] = random.nextLong(); }
            System.arraycopy(interpreted.reg, 0, translated.reg, 0, 16);
            int rounds = 1 + random.nextInt(5);
            loop.run(translated, rounds);
            for (int round = 0; round < rounds; round++) { instructions.forEach(insn -> insn.exec(interpreted)); }
            assertArrayEquals(Arrays.copyOf(interpreted.reg, 16), Arrays.copyOf(translated.reg, 16));
            assertEquals(interpreted.arithmetic(), translated.arithmetic());
        }
    }
}
