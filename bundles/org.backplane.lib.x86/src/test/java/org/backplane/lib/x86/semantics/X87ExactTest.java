package org.backplane.lib.x86.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.X86Fp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Transcendental x87 instructions against correctly rounded results (src/test/native/x87exact.c), of sines and tangents those of the
 * argument as 66 bits of pi reduce it.
 */
class X87ExactTest {
    private static final String FPTAN = "f2";
    private static final String FSINCOS = "fb";

    private final X87Machine machine = new X87Machine();

    /** To nearest, and with rounding control down, up and to zero. */
    @ParameterizedTest
    @CsvSource({"37f,' '", "77f,-", "b7f,+", "f7f,0"})
    void transcendentalResultsAreCorrectlyRounded(String control, char direction) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String line : lines()) { compare(line.split(" "), Integer.parseInt(control, 16), direction, wrong); }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyInstructionHasExamples() throws IOException {
        assertEquals(8, lines().stream().map(line -> line.substring(0, 2)).distinct().count());
        assertEquals(17 * 150, lines().size());
    }

    private static List<String> lines() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                X87ExactTest.class.getResourceAsStream("x87exact.txt"), StandardCharsets.US_ASCII))) {
            return reader.lines().toList();
        }
    }

    private void compare(String[] line, int control, char direction, List<String> wrong) {
        machine.execute(0xdb, 0xe3);
        machine.execute(0xd9, 0xee);
        machine.execute(0xd9, 0xee);
        machine.fp[X86Fp.FCW] = control;
        machine.set(0, X87Machine.Real.parse(line[1]));
        machine.set(1, X87Machine.Real.parse(line[2]));
        machine.execute(0xd9, Integer.parseInt(line[0], 16));
        boolean pushes = line[0].equals(FPTAN) || line[0].equals(FSINCOS);
        for (int n = 3; n < line.length; n++) {
            String right = rounded(line[n], direction);
            String got = machine.get(pushes && n == 3 ? 1 : 0).toString();
            if (right != null && !right.equals(got)) { wrong.add(String.join(" ", line) + ": " + got); }
        }
    }

    /** A result that was rounded to nearest, rounded in another direction; null when 113 bits do not tell. */
    private static String rounded(String nearest, char direction) {
        int end = nearest.length() - 1;
        char rest = nearest.charAt(end);
        X87Machine.Real real = X87Machine.Real.parse(nearest.substring(0, end));
        if (direction == ' ') { return real.toString(); }
        if (rest == '=') { return null; }
        boolean negative = real.se() > 0x7fff;
        boolean away = direction != '0' && direction == '-' == negative;
        return (away == (rest == '+') ? next(real, away ? 1 : -1) : real).toString();
    }

    /** The number whose magnitude is next. */
    private static X87Machine.Real next(X87Machine.Real real, int step) {
        long significand = real.sig() + step;
        return significand < 0
                ? new X87Machine.Real(significand, real.se())
                : new X87Machine.Real(step > 0 ? Long.MIN_VALUE : -1, real.se() + step);
    }
}
