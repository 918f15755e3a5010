package org.backplane.lib.x86.disassembly;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.backplane.lib.x86.decode.Encoding;

/**
 * How an encoding is printed.
 *
 * @param prefix   what names begin with: {@code "v"} or nothing
 * @param intel    name in Intel syntax, with marks
 * @param att      name in AT&amp;T syntax, with marks
 * @param operands codes, in Intel's order
 */
record Spelling(String prefix, String intel, String att, List<String> operands) {
    private static final Map<String, String[]> TEXTS = new HashMap<>();

    static {
        for (String line : RowTexts.lines()) {
            String[] fields = line.split("\\|", 2);
            TEXTS.put(fields[0], fields[1].split(";", -1));
        }
    }

    static Spelling of(Encoding encoding) {
        String[] texts = TEXTS.getOrDefault(encoding.row.name(), new String[]{""});
        String[] words = texts[texts.length == 1 ? 0 : encoding.number()].split(" ");
        String mnemonic = encoding.row.mnemonic();
        String intel = word(words, 0, "");
        String att = word(words, 1, intel.isEmpty() ? mnemonic + "?" : intel);
        List<String> operands = switch (word(words, 2, "=")) {
            case "=" -> encoding.operands();
            case "-" -> List.of();
            default -> Arrays.asList(words[2].split(","));
        };
        return new Spelling(hasV(encoding) ? "v" : "", intel.isEmpty() ? mnemonic : intel, att, operands);
    }

    private static String word(String[] words, int n, String otherwise) {
        boolean given = n < words.length && !words[n].isEmpty() && !words[n].equals("=");
        return given ? words[n] : otherwise;
    }

    /** VEX encodings begin with v, but for those on general registers only. */
    private static boolean hasV(Encoding encoding) {
        List<String> operands = encoding.operands();
        boolean general = !operands.isEmpty()
                && operands.stream().allMatch(code -> "EGBI".indexOf(code.charAt(0)) >= 0);
        return encoding.isVex() && !general;
    }
}
