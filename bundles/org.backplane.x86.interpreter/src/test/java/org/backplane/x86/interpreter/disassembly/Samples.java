package org.backplane.x86.interpreter.disassembly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.backplane.api.x86.Capabilities;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.decode.OpcodeTable;

/** Instructions of every encoding of every row: random prefixes, operands and addresses around the opcode that the table tells. */
public final class Samples {
    /** An instruction of a row, and the row's encoding. */
    public record Sample(String form, byte[] code) {
    }

    private static final List<OpcodeRow> ROWS = OpcodeTable.rows();
    private static final int LONGEST = 15;
    private static final int[] PREFIXES = {0x66, 0x67, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65};

    private final int mode;
    private final boolean prefixes;
    private final RandomGenerator random;
    private final Decoder decoder = new Decoder();

    /** For code of {@code mode} bits, with prefixes or without those that the opcode does not need. */
    Samples(int mode, boolean prefixes) {
        this(mode, prefixes, RandomGeneratorFactory.of("L64X128MixRandom").create(mode));
    }

    /** As above; what is random follows {@code random}. */
    public Samples(int mode, boolean prefixes, RandomGenerator random) {
        this.mode = mode;
        this.prefixes = prefixes;
        this.random = random;
    }

    /** An instruction of any row that there is in this mode, each as often as the others; null when none was found. */
    public byte[] any() {
        return of(ROWS.get(random.nextInt(ROWS.size())));
    }

    /** An instruction of a row; null when none was found. */
    public byte[] of(OpcodeRow row) {
        List<Sample> samples = new ArrayList<>();
        add(row, random.nextInt(row.encodings().size()), 1, samples);
        return samples.isEmpty() ? null : samples.getFirst().code();
    }

    /** So many of every encoding that there is in this mode. */
    List<Sample> all(int each) {
        List<Sample> samples = new ArrayList<>();
        for (OpcodeRow row : ROWS) {
            for (int n = 0; n < row.encodings().size(); n++) { add(row, n, each, samples); }
        }
        return samples;
    }

    private void add(OpcodeRow row, int number, int each, List<Sample> samples) {
        String form = row.name() + " [" + row.encodings().get(number) + "]";
        int left = each;
        for (int attempt = 0; left > 0 && attempt < each * 20; attempt++) {
            byte[] code = candidate(row.encodings().get(number));
            boolean decoded = decoder.decode(code, LONGEST, mode, Capabilities.ALL) == Decoder.OK;
            if (decoded && decoder.encoding.row == row && decoder.encoding.number() == number) {
                samples.add(new Sample(form, Arrays.copyOf(code, decoder.insn.length)));
                left--;
            }
        }
    }

    private byte[] candidate(String encoding) {
        byte[] code = new byte[LONGEST];
        random.nextBytes(code);
        int at = 0;
        while (prefixes && random.nextInt(3) == 0 && at < 3) { code[at++] = (byte) PREFIXES[random.nextInt(8)]; }
        if (prefixes && random.nextInt(20) == 0) { code[at++] = (byte) 0xf0; }
        List<String> words = List.of(encoding.split(" "));
        at = words.getFirst().startsWith("VEX") ? vex(words, code, at) : legacy(words, code, at);
        modRm(words, code, at);
        return code;
    }

    private int legacy(List<String> words, byte[] code, int start) {
        int at = start;
        boolean first = true;
        for (String word : words) {
            boolean mandatory = first && word.matches("66|F3|F2");
            if (mandatory) { code[at++] = (byte) Integer.parseInt(word, 16); }
            if (!mandatory && word.matches("[0-9A-F]{2}(\\+r)?")) {
                if (first) { at = rex(words, code, at); }
                code[at++] = (byte) (Integer.parseInt(word.substring(0, 2), 16)
                        | (word.endsWith("+r") ? random.nextInt(8) : 0));
                first = false;
            }
        }
        return at;
    }

    private int rex(List<String> words, byte[] code, int at) {
        boolean wide = words.contains("W1");
        if (mode == 64 && (wide || random.nextBoolean())) {
            code[at] = (byte) (0x40 | random.nextInt(16) & (words.contains("W0") ? 7 : 15) | (wide ? 8 : 0));
            return at + 1;
        }
        return at;
    }

    private int vex(List<String> words, byte[] code, int start) {
        int escape = words.indexOf("0F");
        int map = words.get(escape + 1).equals("38") ? 2 : words.get(escape + 1).equals("3A") ? 3 : 1;
        List<String> before = words.subList(0, escape);
        int pp = before.contains("66") ? 1 : before.contains("F3") ? 2 : before.contains("F2") ? 3 : 0;
        boolean long256 = words.contains("VEX.256") || !words.contains("VEX.128") && random.nextBoolean();
        boolean free = words.getLast().matches(".*[HB][a-z].*");
        int wide = words.contains("W1") || !words.contains("W0") && random.nextBoolean() ? 0x80 : 0;
        int at = start;
        code[at++] = (byte) 0xc4;
        code[at++] = (byte) ((mode == 64 ? random.nextInt(8) << 5 : 0xe0) | map);
        code[at++] = (byte) (wide | (free ? random.nextInt(16) << 3 : 0x78) | (long256 ? 4 : 0) | pp);
        List<String> opcode = words.stream().filter(word -> word.matches("[0-9A-F]{2}")).toList();
        code[at++] = (byte) Integer.parseInt(opcode.getLast(), 16);
        return at;
    }

    private void modRm(List<String> words, byte[] code, int at) {
        for (String word : words) {
            if (word.matches("/[0-7]")) { code[at] = (byte) (code[at] & ~0x38 | word.charAt(1) - '0' << 3); }
            if (word.startsWith("rm=")) { code[at] = (byte) (code[at] & ~7 | word.charAt(3) - '0'); }
            if (word.equals("mod=3")) { code[at] |= (byte) 0xc0; }
        }
    }
}
