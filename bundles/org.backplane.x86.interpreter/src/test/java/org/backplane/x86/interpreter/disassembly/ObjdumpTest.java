package org.backplane.x86.interpreter.disassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.decode.OpcodeTable;
import org.backplane.lib.x86.disassembly.X86Disassembler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every encoding of every row is printed as GNU's disassembler prints it. */
class ObjdumpTest {
    private static final int EACH = 8;
    private static final int SHOWN = 40;

    /** The spelling of binutils changes a little with every version. */
    @BeforeAll
    static void isTheOneWeFollow() {
        String version = Objdump.version();
        assumeTrue(version.contains(" 2.40"), "no objdump 2.40 (Debian 12: binutils), but '" + version
                + "': the disassembler is not compared");
    }

    @ParameterizedTest
    @CsvSource({"64, att, false", "64, intel, false", "32, att, false", "32, intel, false", "16, att, false",
            "16, intel, false", "64, att, true", "64, intel, true", "32, att, true", "32, intel, true", "16, att, true",
            "16, intel, true"})
    void printsWhatObjdumpPrints(int mode, String syntax, boolean prefixes) throws IOException {
        List<Samples.Sample> samples = new Samples(mode, prefixes).all(EACH);
        Map<Integer, String> expected = Objdump.print(samples, mode, syntax);
        X86Disassembler disassembler = new X86Disassembler(() -> mode);
        List<String> wrong = new ArrayList<>();
        for (int n = 0; n < samples.size(); n++) {
            Samples.Sample sample = samples.get(n);
            int address = n * Objdump.STEP;
            String gnu = expected.getOrDefault(address, "1 nop");
            String ours = disassembler.length(sample.code(), 0) + " "
                    + disassembler.print(sample.code(), 0, address, syntax);
            if (!ours.equals(gnu) && !Quirks.has(sample, gnu, ours)) {
                wrong.add("%s %s: '%s', objdump '%s'".formatted(sample.form(),
                        HexFormat.ofDelimiter(" ").formatHex(sample.code()), ours, gnu));
            }
        }
        if (mode == 64) { assertEquals(Set.of(), missing(samples)); }
        assertEquals(List.of(), wrong.subList(0, Math.min(SHOWN, wrong.size())),
                wrong.size() + " of " + samples.size());
    }

    /** Encodings of 64-bit code without a sample. */
    private static Set<String> missing(List<Samples.Sample> samples) {
        Set<String> missing = new TreeSet<>();
        for (OpcodeRow row : OpcodeTable.rows()) {
            row.encodings().stream().filter(encoding -> !encoding.contains("i64"))
                    .forEach(encoding -> missing.add(row.name() + " [" + encoding + "]"));
        }
        samples.forEach(sample -> missing.remove(sample.form()));
        return missing;
    }
}
