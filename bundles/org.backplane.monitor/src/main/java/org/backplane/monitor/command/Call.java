package org.backplane.monitor.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words after a command's name.
 *
 * @param words   its arguments, as many as it takes
 * @param json    whether the answer shall be JSON ({@code --json})
 * @param machine the machine that is meant ({@code --machine NAME}), empty when none is named
 * @param options its options, with {@code --}, and their values, empty for those that take none
 */
public record Call(List<String> words, boolean json, String machine, Map<String, String> options) {
    private static final String JSON = "--json";
    private static final String MACHINE = "--machine";

    static Call of(Command command, List<?> arguments) throws CommandException {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = String.valueOf(arguments.get(i));
            if (!word.startsWith("--")) {
                words.add(word);
            } else if (word.equals(JSON) || command.isFlag(word)) {
                options.put(word, "");
            } else if (i + 1 < arguments.size() && (word.equals(MACHINE) || command.takesValue(word))) {
                options.put(word, String.valueOf(arguments.get(++i)));
            } else {
                throw command.misuse((command.takesValue(word) ? "needs a value for " : "has no option ") + word);
            }
        }
        return new Call(List.copyOf(words), options.containsKey(JSON), options.getOrDefault(MACHINE, ""), options);
    }

    /** The argument at {@code index}, or {@code otherwise} when it was not given. */
    public String word(int index, String otherwise) {
        return index < words.size() ? words.get(index) : otherwise;
    }

    /** The value of an option, or {@code otherwise} when it was not given. */
    public String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /** Whether an option was given. */
    public boolean has(String name) {
        return options.containsKey(name);
    }
}
