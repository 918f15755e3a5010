package org.backplane.x86.architecture.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
    /** In a template: where a leaf begins, and an innermost object, which has a bitmap. */
    private static final Pattern STEP = Pattern
            .compile("\"(leaf|subleaf)\"\\s*:\\s*\"([^\"]*)\"|\\{[^{}]*\"bitmap\"[^{}]*}");
    /** One of its keys; all of them may be absent or empty. */
    private static final Pattern TEMPLATE = Pattern
            .compile("\"(kvm_capabilities|cpuid_modifiers|msr_modifiers)\"\\s*:");
    private static final Pattern FIELD = Pattern.compile("\"(register|bitmap|addr)\"\\s*:\\s*\"([^\"]*)\"");
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
            return new CpuModel(file.toString(), Map.of(), new TreeSet<>(), new TreeSet<>(), false,
                    ModelFile.whole(file.toString(), dump), List.of(),
                    List.of());
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

    /** {@code cpuid_modifiers} and {@code msr_modifiers} with bitmaps of 0, 1 and x. */
    private static CpuModel template(Path file, String text, CpuModel base) {
        List<CpuModel.Change> changes = new ArrayList<>();
        List<CpuModel.MsrChange> msrs = new ArrayList<>();
        int leaf = 0;
        int subleaf = 0;
        Matcher step = STEP.matcher(text);
        while (step.find()) {
            if ("leaf".equals(step.group(1))) {
                leaf = Long.decode(step.group(2)).intValue();
            } else if (step.group(1) != null) {
                subleaf = Long.decode(step.group(2)).intValue();
            } else {
                Map<String, String> fields = fields(step.group());
                Bitmap bitmap = Bitmap.of(fields.get("bitmap"), fields.containsKey("addr") ? Long.SIZE : Integer.SIZE);
                if (fields.containsKey("addr")) {
                    msrs.add(new CpuModel.MsrChange(Long.decode(fields.get("addr")).intValue(), bitmap.mask,
                            bitmap.value));
                } else {
                    changes.add(new CpuModel.Change(leaf, subleaf, output(fields.get("register")), (int) bitmap.mask,
                            (int) bitmap.value));
                }
            }
        }
        if (!TEMPLATE.matcher(text).find()) {
            throw new IllegalArgumentException(file + " has neither \"cpuid_modifiers\" nor \"msr_modifiers\"");
        }
        return new CpuModel(file.toString(), base.values(), base.features(), base.removed(), base.all(), base.leaves(),
                changes, msrs);
    }

    private static Map<String, String> fields(String object) {
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(object);
        while (field.find()) { fields.put(field.group(1), field.group(2)); }
        return fields;
    }

    private static Output output(String register) {
        for (Output output : Output.values()) {
            if (output.name().equalsIgnoreCase(register)) { return output; }
        }
        throw new IllegalArgumentException(
                "a bitmap is for eax, ebx, ecx, edx or an \"addr\", and not for " + register);
    }

    /** What 0, 1 and x of a bitmap say: bits that are given, and how. */
    private record Bitmap(long mask, long value) {
        static Bitmap of(String text, int width) {
            String bits = text.replaceFirst("^0b", "").replace("_", "");
            if (!bits.matches("[01x]{1," + width + "}")) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no bitmap of " + width + " bits: 0b, then 0, 1 and x");
            }
            return new Bitmap(Long.parseUnsignedLong(bits.replace('0', '1').replace('x', '0'), 2),
                    Long.parseUnsignedLong(bits.replace('x', '0'), 2));
        }
    }
}
