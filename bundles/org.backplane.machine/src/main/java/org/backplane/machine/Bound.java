package org.backplane.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.Schema;

/** Configuration records from keys that a tool has checked before. */
final class Bound {
    private Bound() {
    }

    /** The record; throws IllegalArgumentException with every problem when the keys are wrong after all. */
    static <C extends Record> C to(Schema<C> schema, Map<String, Object> keys) {
        List<Problem> problems = new ArrayList<>();
        C config = schema.bind(keys, problems::add);
        if (config == null) {
            throw new IllegalArgumentException(
                    problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
        }
        return config;
    }
}
