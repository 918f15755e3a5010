package org.backplane.monitor.command;

import java.util.ArrayList;
import java.util.List;

/**
 * The words after a command's name.
 *
 * @param words   its arguments, as many as it takes
 * @param json    whether the answer shall be JSON ({@code --json})
 * @param machine the machine that is meant ({@code --machine NAME}), empty when none is named
 */
public record Call(List<String> words, boolean json, String machine) {
    private static final String JSON = "--json";
    private static final String MACHINE = "--machine";

    static Call of(Command command, List<?> arguments) throws CommandException {
        List<String> words = new ArrayList<>();
        boolean json = false;
        String machine = "";
        for (int i = 0; i < arguments.size(); i++) {
            String word = String.valueOf(arguments.get(i));
            if (word.equals(JSON)) {
                json = true;
            } else if (word.equals(MACHINE) && i + 1 < arguments.size()) {
                machine = String.valueOf(arguments.get(++i));
            } else if (word.startsWith("--")) {
                throw command.misuse("has no option " + word);
            } else {
                words.add(word);
            }
        }
        return new Call(List.copyOf(words), json, machine);
    }

    /** The argument at {@code index}, or {@code otherwise} when it was not given. */
    public String word(int index, String otherwise) {
        return index < words.size() ? words.get(index) : otherwise;
    }
}
