package org.backplane.x86.architecture.model;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.backplane.api.x86.FeatureTable;
import org.backplane.x86.architecture.grant.Vendors;

/**
 * A model as it is named: {@code NAME,+feature,-feature,feature=on,enforce}, as QEMU's option {@code -cpu}.
 *
 * @param text    all of it
 * @param model   the model, edits applied
 * @param enforce whether every feature must be granted
 */
public record ModelRequest(String text, CpuModel model, boolean enforce) {
    /** The model's name in a request. */
    public static String name(String text) {
        int comma = text.indexOf(',');
        return comma < 0 ? text : text.substring(0, comma);
    }

    /** Reads a request for a model; what is wrong with the edits is told to {@code problems}. */
    public static ModelRequest of(String text, CpuModel model, Consumer<String> problems) {
        SortedSet<String> features = new TreeSet<>(model.features());
        SortedSet<String> removed = new TreeSet<>(model.removed());
        boolean enforce = false;
        String edits = text.substring(name(text).length());
        for (String edit : edits.isEmpty() ? new String[0] : edits.substring(1).split(",", -1)) {
            if (edit.equals("enforce")) {
                enforce = true;
            } else {
                edit(edit, features, removed, problems);
            }
        }
        CpuModel edited = new CpuModel(model.name(), model.values(), features, removed, model.all(), model.leaves(),
                model.changes(), model.msrs());
        foreign(edited, model.features(), problems);
        return new ModelRequest(text, edited, enforce);
    }

    /** What edits ask for and processors of the model's vendor never have: no part could bring it. */
    private static void foreign(CpuModel edited, SortedSet<String> before, Consumer<String> problems) {
        for (int number : Vendors.foreign(edited.amd())) {
            String name = FeatureTable.name(number);
            if (edited.features().contains(name) && !before.contains(name)) {
                problems.accept("\"" + name + "\" cannot be had with the CPU model " + edited.name() + ": "
                        + Vendors.why(edited.amd()));
            }
        }
    }

    private static void edit(String edit, SortedSet<String> features, SortedSet<String> removed,
            Consumer<String> problems) {
        boolean on = edit.startsWith("+") || edit.endsWith("=on");
        boolean off = edit.startsWith("-") || edit.endsWith("=off");
        if (!on && !off) {
            problems.accept("\"" + edit
                    + "\" is no edit of a CPU model; allowed: +FEATURE, -FEATURE, FEATURE=on, FEATURE=off, enforce");
            return;
        }
        boolean sign = edit.startsWith("+") || edit.startsWith("-");
        String name = FeatureTable.key(sign ? edit.substring(1) : edit.substring(0, edit.indexOf('=')));
        if (FeatureTable.number(name) < 0 && !MsrFeatures.isKnown(name)) { problems.accept(ModelFile.unknown(name)); }
        (on ? features : removed).add(name);
        (on ? removed : features).remove(name);
    }
}
