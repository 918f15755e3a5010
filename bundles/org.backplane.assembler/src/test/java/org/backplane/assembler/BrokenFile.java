package org.backplane.assembler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** An entry of {@code broken-files.txt}. */
record BrokenFile(String title, List<String> without, String text, String message) {
    private static final String WITHOUT = "without ";

    static List<BrokenFile> all() {
        try (InputStream in = BrokenFile.class.getResourceAsStream("broken-files.txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("(?m)^== ")).skip(1).map(BrokenFile::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BrokenFile parse(String entry) {
        String title = entry.lines().findFirst().orElseThrow();
        String rest = entry.substring(title.length() + 1);
        String without = rest.startsWith(WITHOUT) ? rest.lines().findFirst().orElseThrow() : "";
        String[] halves = rest.substring(without.isEmpty() ? 0 : without.length() + 1).split("(?m)^--\n", 2);
        List<String> types = without.isEmpty() ? List.of() : List.of(without.substring(WITHOUT.length()).split(" "));
        return new BrokenFile(title, types, halves[0], halves[1].stripTrailing() + "\n");
    }

    @Override
    public String toString() {
        return title;
    }
}
