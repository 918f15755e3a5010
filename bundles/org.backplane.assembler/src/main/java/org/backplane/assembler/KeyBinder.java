package org.backplane.assembler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.Schema;

/** Binds the keys of parts to the records of their types; what is wrong becomes a complaint at its place. */
final class KeyBinder {
    private final Catalogue catalogue;
    private final Complaints complaints;

    KeyBinder(Catalogue catalogue, Complaints complaints) {
        this.catalogue = catalogue;
        this.complaints = complaints;
    }

    /** The record of {@code keys}, null with complaints. */
    <C extends Record> C bind(Schema<C> schema, Map<String, Object> keys, PartSource part) {
        return schema.bind(keys, located(part));
    }

    /** The record of those of the part's keys that are not among {@code others}, null with complaints. */
    <C extends Record> C bindRest(Schema<C> schema, Collection<String> others, PartSource part) {
        return schema.bind(part.keys(), others, located(part));
    }

    /** The record of all keys; that of the defaults when they are wrong, so that other things do not look wrong as well. */
    <C extends Record> C bindOrDefaults(Schema<C> schema, PartSource part) {
        C given = bind(schema, part.keys(), part);
        return given != null ? given : schema.bind(Map.of(), _ -> {
            throw new IllegalStateException("the machine's own keys must all have defaults");
        });
    }

    /** The part's record; when keys are wrong, that of the others, so that what is wrong with its place is told as well. */
    <C extends Record> C bindOwn(PartProvider<C> type, PartSource part) {
        Map<String, Object> keys = part.keys();
        List<String> chassis = keys.keySet().stream().filter(PartKeys::isChassisKey).toList();
        List<String> wrong = new ArrayList<>();
        C config = type.schema().bind(keys, chassis, problem -> {
            wrong.add(problem.key());
            located(part).accept(problem);
        });
        if (config != null) { return config; }
        keys.keySet().removeAll(wrong);
        C others = type.schema().bind(keys, chassis, _ -> {
            // Told already.
        });
        return others != null ? others : Defaults.config(type).orElse(null);
    }

    private Consumer<Problem> located(PartSource part) {
        return problem -> complaints.add(switch (problem.code()) {
            case Problem.UNKNOWN -> completed(problem, part);
            case Problem.RECORD -> new Problem(problem.code(), "", part.name() + ": " + problem.message(), "", "", "");
            default -> problem;
        }, part.where(problem));
    }

    /** A schema knows neither the part that has the unknown key nor the keys that are not its own. */
    private Problem completed(Problem unknown, PartSource part) {
        Set<String> keys = new TreeSet<>();
        PartProvider<?> type = catalogue.provider(part.type());
        if (type == null || part.isVcpu()) { keys.addAll(List.of(unknown.allowed().split(", "))); }
        if (type != null) { keys.addAll(Defaults.keys(type, catalogue.types().values())); }
        return unknown(part, unknown.key(), keys);
    }

    /** The problem that a part has none of these keys. */
    static Problem unknown(PartSource part, String key, Collection<String> known) {
        String owner = part.type().isEmpty() ? "the " + part.name() : part.name() + " of type " + part.type();
        return new Problem(Problem.UNKNOWN, key, owner + " has no key \"" + key + "\"",
                known.isEmpty() ? "no key of this kind" : String.join(", ", known), "", Nearest.hint(key, known));
    }
}
