package org.backplane.x86.interpreter.disassembly;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GNU's disassembler on this host. */
final class Objdump {
    /** Bytes from one instruction to the next; between them are NOPs. */
    static final int STEP = 24;
    private static final Pattern LINE = Pattern.compile(" *([0-9a-f]+):\t([0-9a-f ]+?) *(?:\t(.*))?");

    private Objdump() {
    }

    /** The first line of its version, or an empty text. */
    static String version() {
        try {
            return new String(run(List.of("objdump", "--version")), StandardCharsets.UTF_8).lines().findFirst()
                    .orElse("");
        } catch (IOException absent) {
            return "";
        }
    }

    /** What it prints for the instruction at each address, without blanks at the end; the number of bytes in front. */
    static Map<Integer, String> print(List<Samples.Sample> samples, int mode, String syntax) throws IOException {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        for (Samples.Sample sample : samples) {
            image.writeBytes(sample.code());
            for (int n = sample.code().length; n < STEP; n++) { image.write(0x90); }
        }
        Path file = Files.createTempFile("objdump", ".bin");
        try {
            Files.write(file, image.toByteArray());
            String machine = mode == 64 ? "i386:x86-64" : mode == 32 ? "i386" : "i8086";
            return lines(run(List.of("objdump", "-D", "-z", "-w", "-b", "binary", "-m", machine, "-M",
                    syntax + ",intel64", file.toString())));
        } finally {
            Files.delete(file);
        }
    }

    private static Map<Integer, String> lines(byte[] output) {
        Map<Integer, String> texts = new HashMap<>();
        new String(output, StandardCharsets.UTF_8).lines().filter(line -> !line.endsWith("\tnop")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) { texts.put(Integer.parseInt(matcher.group(1), 16), text(matcher)); }
        });
        return texts;
    }

    private static String text(Matcher line) {
        String text = line.group(3) == null ? "" : line.group(3).stripTrailing();
        return (line.group(2).length() + 1) / 3 + " " + text;
    }

    private static byte[] run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getInputStream()) {
            return out.readAllBytes();
        }
    }
}
