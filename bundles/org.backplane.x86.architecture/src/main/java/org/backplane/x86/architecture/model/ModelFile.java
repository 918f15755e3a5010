package org.backplane.x86.architecture.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import org.backplane.api.machine.config.Nearest;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.manage.CpuidEntry;

/**
 * Reads the file of a model: a key and its value on a line, {@code #} begins a comment. {@code features} is followed by names, any number of
 * times, and one with {@code -} takes a feature of the base away; {@code features *} asks for everything. {@code base} is a model
 * that this one changes; {@code cpuid} a line of {@code cpuid -r}.
 */
final class ModelFile {
    private static final int CPUID_FIELDS = 6;

    private final String name;
    private final Map<String, String> values = new TreeMap<>();
    private final SortedSet<String> features = new TreeSet<>();
    private final SortedSet<String> removed = new TreeSet<>();
    private final List<CpuidEntry> leaves = new ArrayList<>();
    private boolean all;
    private final List<CpuModel.Change> changes = new ArrayList<>();
    private final List<CpuModel.MsrChange> msrs = new ArrayList<>();

    private ModelFile(String name) {
        this.name = name;
    }

    /**
     * @param models finds the base by its name; null when there is none
     * @throws IllegalArgumentException when a line says nothing; the message names file and line
     */
    static CpuModel read(String name, Reader text, Function<String, CpuModel> models) throws IOException {
        ModelFile file = new ModelFile(name);
        int number = 0;
        for (String line : new BufferedReader(text).lines().toList()) {
            number++;
            try {
                file.line(line.strip(), models);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("CPU model " + name + ", line " + number + ": " + wrong.getMessage(),
                        wrong);
            }
        }
        return new CpuModel(name, file.values, file.features, file.removed, file.all, List.copyOf(file.leaves),
                List.copyOf(file.changes), List.copyOf(file.msrs));
    }

    private void line(String line, Function<String, CpuModel> models) {
        if (line.isEmpty() || line.charAt(0) == '#') { return; }
        int blank = line.indexOf(' ');
        String key = blank < 0 ? line : line.substring(0, blank);
        String value = blank < 0 ? "" : line.substring(blank).strip();
        switch (key) {
            case "features" -> features(value);
            case "base" -> base(models.apply(value), value);
            case "cpuid" -> leaves.add(leaf(value));
            default -> {
                if (!CpuModel.KEYS.contains(key)) {
                    throw new IllegalArgumentException(
                            "there is no key \"" + key + "\"; allowed: base, cpuid, features, "
                                    + String.join(", ", new TreeSet<>(CpuModel.KEYS)));
                }
                values.put(key, value);
            }
        }
    }

    private void base(CpuModel base, String wanted) {
        if (base == null) {
            throw new IllegalArgumentException("there is no CPU model \"" + wanted + "\" to be the base");
        }
        values.putAll(base.values());
        features.addAll(base.features());
        removed.addAll(base.removed());
        leaves.addAll(base.leaves());
        changes.addAll(base.changes());
        msrs.addAll(base.msrs());
        all |= base.all();
    }

    private void features(String names) {
        for (String word : names.split(" +")) {
            if (word.equals("*")) {
                all = true;
            } else {
                feature(known(word.startsWith("-") ? word.substring(1) : word), !word.startsWith("-"));
            }
        }
    }

    private void feature(String name, boolean asked) {
        (asked ? features : removed).add(name);
        (asked ? removed : features).remove(name);
    }

    private static String known(String feature) {
        String key = FeatureTable.key(feature);
        if (!MsrFeatures.isKnown(key) && FeatureTable.number(key) < 0) {
            throw new IllegalArgumentException(unknown(feature));
        }
        return key;
    }

    static String unknown(String feature) {
        String hint = Nearest.hint(feature, FeatureTable.names());
        return "no feature is known by the name \"" + feature + "\"; "
                + (hint.isEmpty() ? "'cpu:model explain' lists them" : hint);
    }

    /** {@code FUNCTION INDEX: eax=N ebx=N ecx=N edx=N}. */
    static CpuidEntry leaf(String line) {
        String[] fields = line.replace(':', ' ').strip().split(" +");
        if (fields.length != CPUID_FIELDS) {
            throw new IllegalArgumentException(
                    "\"" + line + "\" is no line of cpuid -r: FUNCTION INDEX: eax=N ebx=N ecx=N edx=N");
        }
        int function = number(fields[0]);
        int index = number(fields[1]);
        return new CpuidEntry(function, index, CpuidEntry.indexed(function), number(fields[2]), number(fields[3]),
                number(fields[4]), number(fields[5]));
    }

    private static int number(String field) {
        return Long.decode(field.substring(field.indexOf('=') + 1)).intValue();
    }
}
