package org.backplane.x86.interpreter.manual;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One row of a table: {@code section | mode | setup | code | expected}. Numbers are hexadecimal.
 * <ul>
 * <li>section: of the Intel SDM, volume 3 unless it begins with {@code 1:} or {@code 2:} (an instruction of volume 2)
 * <li>mode: {@code real}, {@code prot16}, {@code prot32}, {@code paged} (2-level), {@code pae}, {@code v86}, {@code compat} or
 * {@code long}, and the privilege level unless it is 0
 * <li>setup: what differs from {@link Machine}'s way to begin, as {@code name=value}, or {@code name+=value} and {@code name-=value} for
 * bits; the names are those of {@link Fields}; {@code steps=N} when it takes more than one instruction, {@code irq=N}, {@code nmi=1} and {@code smi=1} for
 * what comes from outside, {@code halted=1} behind HLT
 * <li>code: what it is, a colon, its bytes
 * <li>expected: {@code ok}, {@code halt}, {@code shutdown}, {@code #GP(error)}, {@code #UD}, or {@code intN}; then values, as
 * {@code name=value} or {@code name&mask=value}
 * </ul>
 * A fault leaves the instruction pointer and general registers as they were, unless the row says otherwise.
 *
 * @param place where it is written
 */
record Example(String place, String section, String mode, int cpl, List<String> setup, String asm, byte[] code,
        String outcome, List<String> expected) {

    static Example of(String place, String line) {
        String[] columns = line.split("\\|", -1);
        if (columns.length != 5) { throw new IllegalArgumentException(place + ": not five columns: " + line); }
        List<String> mode = words(columns[1]);
        List<String> expected = words(columns[4]);
        int colon = columns[3].lastIndexOf(':');
        byte[] code = HexFormat.of().parseHex(columns[3].substring(colon + 1).replace(" ", ""));
        return new Example(place, columns[0].trim(), mode.getFirst(),
                mode.size() > 1 ? Integer.parseInt(mode.get(1)) : mode.getFirst().equals("v86") ? 3 : 0,
                words(columns[2]), columns[3].substring(0, colon).trim(), code, expected.getFirst(),
                expected.subList(1, expected.size()));
    }

    private static List<String> words(String column) {
        return Arrays.stream(column.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    @Override
    public String toString() {
        return place + " " + section + ": " + asm + " in " + mode + " " + cpl + " " + String.join(" ", setup);
    }
}
