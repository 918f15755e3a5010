package org.backplane.launcher;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a command asks of its verb. The arguments are JDK types only, since they cross into bundles.
 *
 * @param verb the value of the service property {@code backplane.verb}
 * @param features names or paths of feature files to install besides the standard ones
 * @param arguments by key; an option that was not given has no entry
 */
record Request(String verb, List<String> features, Map<String, Object> arguments) {

    static Request of(String verb) {
        return new Request(verb, List.of(), new LinkedHashMap<>());
    }

    Request withFeatures(List<String> names) {
        return new Request(verb, names, arguments);
    }

    Request withFeature(String name) {
        return withFeatures(Stream.concat(features.stream(), Stream.of(name)).toList());
    }

    /** Adds an argument, unless its value is null: the option was not given. */
    Request with(String key, Object value) {
        if (value != null) {
            arguments.put(key, value);
        }
        return this;
    }
}
