package org.backplane.x86.architecture.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import org.backplane.api.machine.config.Nearest;
import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.x86.architecture.cpuid.Words;

/**
 * Reads the file of a model: a key and its value on a line, {@code #} begins a comment. {@code features} is followed by names, any number of
 * times, and one with {@code -} takes a feature of the base away; {@code features *} asks for everything. {@code base} is a model
 * that this one changes; {@code cpuid} a line of {@code cpuid -r}: with a base it replaces a leaf, without one such lines are the whole table.
 */
final class ModelFile {
    private static final int CPUID_FIELDS = 6;
    /** Of leaf 1's EBX, CLFLUSH's line: the rest is the vCPU's place. */
    private static final int LINE = 0xff00;
    /** Features that tell of the machine. */
    private static final Set<String> OF_MACHINE = Set.of(Feature.HYPERVISOR.label(), Feature.HT.label());

    private final String name;
    private final Map<String, String> values = new TreeMap<>();
    private final SortedSet<String> features = new TreeSet<>();
    private final SortedSet<String> removed = new TreeSet<>();
    private final List<CpuidEntry> lines = new ArrayList<>();
    private CpuModel base;
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
        return file.model();
    }

    private CpuModel model() {
        List<CpuidEntry> leaves = base == null ? whole(name, lines) : base.leaves();
        if (base != null) { lines.forEach(this::replace); }
        return new CpuModel(name, values, features, removed, all, List.copyOf(leaves), List.copyOf(changes),
                List.copyOf(msrs));
    }

    /** The lines, none or all that there is of a table: that begins with leaf 0. */
    static List<CpuidEntry> whole(String name, List<CpuidEntry> lines) {
        if (!lines.isEmpty() && lines.stream().noneMatch(line -> line.function() == 0)) {
            throw new IllegalArgumentException("CPU model " + name + ": its lines of cpuid -r are all that CPUID would "
                    + "answer, and leaf 0 is not among them; they are to be complete, or to follow a \"base\"");
        }
        return lines;
    }

    /** What the base says of a leaf is not said any more: bits of features are features, which may be edited, and the rest is as in the line. */
    private void replace(CpuidEntry line) {
        if (ModelLeaves.ofMachine(line.function())) {
            throw new IllegalArgumentException("CPU model " + name + ": \"" + line + "\" tells of the machine; "
                    + "its topology, clocks and hypervisor are not the model's");
        }
        changes.removeIf(change -> change.leaf() == line.function() && change.subleaf() == line.index());
        for (CpuidWord.Output output : CpuidWord.Output.values()) {
            int value = Words.of(line, output);
            CpuidWord word = Words.find(line.function(), line.index(), output);
            if (word == null) {
                int mask = line.function() == 1 && output == CpuidWord.Output.EBX ? LINE : -1;
                changes.add(new CpuModel.Change(line.function(), line.index(), output, mask, value & mask));
            } else {
                features(word, value);
            }
        }
    }

    /** A feature for each bit that has a name and is not the machine's. */
    private void features(CpuidWord word, int bits) {
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            String feature = FeatureTable.name(word.index() << 5 | bit);
            if (FeatureTable.number(feature) >= 0 && !OF_MACHINE.contains(feature)) {
                feature(feature, (bits >>> bit & 1) != 0);
            }
        }
    }

    private void line(String line, Function<String, CpuModel> models) {
        if (line.isEmpty() || line.charAt(0) == '#') { return; }
        int blank = line.indexOf(' ');
        String key = blank < 0 ? line : line.substring(0, blank);
        String value = blank < 0 ? "" : line.substring(blank).strip();
        switch (key) {
            case "features" -> features(value);
            case "base" -> base(models.apply(value), value);
            case "cpuid" -> lines.add(leaf(value));
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

    private void base(CpuModel found, String wanted) {
        if (found == null) {
            throw new IllegalArgumentException("there is no CPU model \"" + wanted + "\" to be the base");
        }
        base = found;
        values.putAll(base.values());
        features.addAll(base.features());
        removed.addAll(base.removed());
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
