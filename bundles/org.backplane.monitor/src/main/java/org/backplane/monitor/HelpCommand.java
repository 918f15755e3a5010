package org.backplane.monitor;

import java.util.ArrayList;
import java.util.List;

import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;
import org.backplane.monitor.command.Unknown;

/** Explains the commands, itself included. */
final class HelpCommand {
    /** A command, explained. */
    record Topic(String name, String usage, String purpose, String more, String example) {
        static Topic of(Command command) {
            return new Topic(command.name(), command.usage(), command.purpose(), command.more(), command.example());
        }

        String text() {
            return usage + "\n    " + purpose + "\n" + (more.isEmpty() ? "" : "\n" + more + "\n") + "\nExample:\n    "
                    + example + "\n\n--json answers as JSON, --machine NAME means one machine of several.\n";
        }
    }

    private final List<Topic> topics = new ArrayList<>();

    HelpCommand(List<Command> commands) {
        commands.forEach(command -> topics.add(Topic.of(command)));
        topics.add(Topic.of(command()));
    }

    Command command() {
        return new Command("help", "[COMMAND]", "what there is, or how one command works", "", "help mem:dump",
                this::names, this::help);
    }

    private List<String> names() {
        return topics.stream().map(Topic::name).toList();
    }

    private Answer help(Call call) throws CommandException {
        if (call.words().isEmpty()) { return new Answer(topics, overview()); }
        String name = call.word(0, "");
        for (Topic topic : topics) {
            if (topic.name().equals(name)) { return new Answer(List.of(topic), topic.text()); }
        }
        throw Unknown.name("command", name, names(), "'help' lists them");
    }

    private String overview() {
        Table table = Table.of("command", "what it does", "example");
        topics.forEach(topic -> table.row(topic.usage(), topic.purpose(), topic.example()));
        return table.print()
                + "\n'help COMMAND' explains one. Ctrl-A C switches the terminal between guest and monitor.\n";
    }
}
