package org.backplane.x86.architecture.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.backplane.api.x86.CpuidWord.Output;
import org.backplane.api.x86.manage.CpuidEntry;

/**
 * Makes models from files of others, which are named by their path: what Debian's {@code cpuid -r} prints, and Firecracker's CPU templates.
 */
final class ModelImport {
    private static final Pattern FIELD = Pattern
            .compile("\"(leaf|subleaf|register|bitmap|addr)\"\\s*:\\s*\"([^\"]*)\"");
    private static final int BITS = 32;
    /** Templates change what there is. */
    private static final String BASE = "max";

    private ModelImport() {
    }

    /** Reads a file; {@code models} finds the base of a template. */
    static CpuModel read(Path file, Function<String, CpuModel> models) throws IOException {
        String text = Files.readString(file);
        if (text.stripLeading().startsWith("{")) { return template(file, text, models.apply(BASE)); }
        List<CpuidEntry> dump = dump(text);
        if (!dump.isEmpty()) {
            return new CpuModel(file.toString(), Map.of(), new TreeSet<>(), false, dump, List.of());
        }
        return ModelFile.read(file.toString(), new java.io.StringReader(text), models);
    }

    /** The leaves of the first processor in a dump. */
    private static List<CpuidEntry> dump(String text) {
        List<CpuidEntry> leaves = new ArrayList<>();
        int processors = 0;
        for (String line : text.lines().toList()) {
            if (line.startsWith("CPU")) { processors++; }
            if (processors <= 1 && line.strip().startsWith("0x")) { leaves.add(ModelFile.leaf(line.strip())); }
        }
        return leaves;
    }

    /** {@code cpuid_modifiers} with bitmaps of 0, 1 and x; model-specific registers are those of the parts. */
    private static CpuModel template(Path file, String text, CpuModel base) {
        List<CpuModel.Change> changes = new ArrayList<>();
        int leaf = 0;
        int subleaf = 0;
        Output output = null;
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            String value = field.group(2);
            switch (field.group(1)) {
                case "leaf" -> leaf = Long.decode(value).intValue();
                case "subleaf" -> subleaf = Long.decode(value).intValue();
                case "register" -> output = Output.valueOf(value.toUpperCase(java.util.Locale.ROOT));
                case "bitmap" -> {
                    if (output != null) { changes.add(change(leaf, subleaf, output, value)); }
                }
                default -> output = null; // from here on registers have bitmaps that are not CPUID's
            }
        }
        if (changes.isEmpty()) { throw new IllegalArgumentException(file + " has no \"cpuid_modifiers\""); }
        return new CpuModel(file.toString(), base.values(), base.features(), base.all(), base.leaves(), changes);
    }

    private static CpuModel.Change change(int leaf, int subleaf, Output output, String bitmap) {
        String bits = bitmap.replaceFirst("^0b", "").replace("_", "");
        if (!bits.matches("[01x]{1,32}")) {
            throw new IllegalArgumentException(
                    "\"" + bitmap + "\" is no bitmap of " + BITS + " bits: 0b, then 0, 1 and x");
        }
        int mask = (int) Long.parseLong(bits.replace('0', '1').replace('x', '0'), 2);
        int value = (int) Long.parseLong(bits.replace('x', '0'), 2);
        return new CpuModel.Change(leaf, subleaf, output, mask, value);
    }
}
