package org.backplane.lib.x86.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.backplane.lib.x86.LazyFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the table calls undefined is what SDM volume 2 calls so, for that count. */
class UndefinedFlagsTest {
    private static final String LETTERS = "CPAZSO";
    private static final long[] FLAGS = {LazyFlags.CF, LazyFlags.PF, LazyFlags.AF, LazyFlags.ZF, LazyFlags.SF,
            LazyFlags.OF};

    /** Row, count, operand size, letters. */
    @ParameterizedTest
    @CsvSource({"shl, 0, 32, ''", "shl, 1, 32, A", "shl, 2, 32, AO", "shl, 31, 32, AO", "shl, 32, 32, ''",
            "shl, 33, 32, A", "shl, 7, 8, AO", "shl, 8, 8, CAO", "shl, 16, 16, CAO", "shl, 64, 64, ''",
            "shl, 65, 64, A", "shr, 0, 8, ''", "shr, 1, 8, A", "shr, 9, 8, CAO", "shr, 63, 64, AO",
            "sar, 0, 16, ''", "sar, 1, 16, A", "sar, 16, 16, AO", "sar, 31, 8, AO",
            "rol, 0, 8, ''", "rol, 1, 8, ''", "rol, 8, 8, O", "ror, 1, 64, ''", "ror, 2, 64, O",
            "rcl, 0, 32, ''", "rcl, 1, 32, ''", "rcl, 9, 8, O", "rcr, 33, 16, ''", "rcr, 17, 16, O",
            "shld, 0, 16, ''", "shld, 1, 16, A", "shld, 16, 16, AO", "shld, 17, 16, CPAZSO", "shld, 31, 32, AO",
            "shrd, 32, 64, AO", "shrd, 1, 64, A", "shrd, 18, 16, CPAZSO",
            "and, 0, 8, A", "mul, 0, 16, PAZS", "div, 0, 64, CPAZSO", "bt, 0, 32, PASO", "add, 0, 32, ''",
            "bsf, 0, 32, CPASO", "bzhi, 0, 64, PA", "aam, 0, 8, CAO", "daa, 0, 8, O"})
    void undefinedAsTheManualSays(String name, long count, int width, String letters) {
        OpcodeRow row = OpcodeTable.rows().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        assertEquals(letters, letters(row.undefined().after(count, width)));
    }

    private static String letters(long flags) {
        StringBuilder letters = new StringBuilder();
        for (int n = 0; n < FLAGS.length; n++) { if ((flags & FLAGS[n]) != 0) { letters.append(LETTERS.charAt(n)); } }
        return letters.toString();
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new UndefinedFlags("A>0 X"));
    }
}
