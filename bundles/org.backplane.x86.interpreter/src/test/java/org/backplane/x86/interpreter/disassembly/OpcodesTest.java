package org.backplane.x86.interpreter.disassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.backplane.api.x86.Capabilities;
import org.backplane.lib.x86.decode.Decoder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder knows every opcode that GNU's disassembler knows, but those of extensions that are not offered, and no other. */
class OpcodesTest {
    private final Decoder decoder = new Decoder();

    @BeforeAll
    static void isThere() {
        assumeTrue(!Objdump.version().isEmpty(), "no objdump (Debian: binutils): opcodes are not compared");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 32})
    void knowsWhatObjdumpKnows(int mode) throws IOException {
        List<Samples.Sample> samples = new Opcodes(mode).all();
        Map<Integer, String> gnu = Objdump.print(samples, mode, "intel");
        Map<String, String> differences = new TreeMap<>();
        for (int n = 0; n < samples.size(); n++) {
            Samples.Sample sample = samples.get(n);
            String text = gnu.getOrDefault(n * Objdump.STEP, "1 nop");
            String difference = difference(sample.code(), text, mode);
            if (!difference.isEmpty()) {
                differences.merge(difference, hex(sample.code()) + " " + text, (first, other) -> first);
            }
        }
        assertEquals("", String.join("\n", differences.entrySet().stream().map(Object::toString).toList()));
    }

    private static String hex(byte[] code) {
        return HexFormat.of().formatHex(code);
    }

    /** Whose it is alone, or an empty text. */
    private String difference(byte[] code, String gnu, int mode) {
        boolean known = isKnown(code, mode);
        if (known != Unoffered.isBad(gnu)) { return ""; }
        if (!known) { return Unoffered.only(gnu, code, mode) ? "" : "only objdump's: " + Unoffered.mnemonic(gnu); }
        String row = decoder.encoding.row.name();
        return Unoffered.ours(row, gnu) ? "" : "only ours: " + row;
    }

    private boolean isKnown(byte[] head, int mode) {
        byte[] code = Arrays.copyOf(head, 16);
        Arrays.fill(code, head.length, code.length, (byte) 0x90);
        return decoder.decode(code, code.length, mode, Capabilities.ALL) == Decoder.OK;
    }
}
