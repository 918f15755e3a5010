package org.backplane.monitor.terminal;

import java.util.List;

import org.backplane.monitor.command.Command;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the names of commands, and the first argument where a command knows what it can be. */
final class CommandCompleter implements Completer {
    private final List<Command> commands;

    CommandCompleter(List<Command> commands) {
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            commands.forEach(command -> candidates.add(candidate(command.name(), command.purpose())));
        } else if (line.wordIndex() == 1) {
            commands.stream().filter(command -> command.name().equals(line.words().getFirst()))
                    .forEach(command -> command.names().get().forEach(name -> candidates.add(candidate(name, null))));
        }
    }

    private static Candidate candidate(String value, String description) {
        return new Candidate(value, value, null, description, null, null, true);
    }
}
