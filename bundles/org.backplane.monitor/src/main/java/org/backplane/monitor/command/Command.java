package org.backplane.monitor.command;

import java.util.List;
import java.util.function.Supplier;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/**
 * A command, a function of Gogo.
 *
 * @param name      {@code "scope:function"}, or just the function
 * @param arguments what it takes, as in {@code "NAME [FILE] [--count N] [--all]"}; those in brackets may be left out, options come last
 * @param purpose   what it does: a few words, a line of {@code help}
 * @param more      what there is to know besides, lines of at most 100 characters; may be empty
 * @param example   a call
 * @param names     what the first argument can be, for completion
 * @param body      does it
 */
public record Command(String name, String arguments, String purpose, String more, String example,
        Supplier<List<String>> names, Body body) implements Function {
    /** What a command does. */
    @FunctionalInterface
    public interface Body {
        /**
         * @throws CommandException         when it cannot be done
         * @throws IllegalArgumentException when an argument names nothing; the message says what is allowed
         */
        Answer of(Call call) throws Exception;
    }

    /** A command whose arguments cannot be completed. */
    public Command(String name, String arguments, String purpose, String more, String example, Body body) {
        this(name, arguments, purpose, more, example, List::of, body);
    }

    /** Does it, and prints the answer at the session's console. */
    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws Exception {
        Call call = Call.of(this, arguments);
        require(call.words().size());
        Answer answer = body.of(call);
        session.getConsole().print(call.json() ? Json.print(answer.data()) : answer.text());
        return null;
    }

    private void require(int given) throws CommandException {
        List<String> takes = positional().isEmpty() ? List.of() : List.of(positional().split(" "));
        long least = takes.stream().filter(argument -> !argument.startsWith("[")).count();
        if (given < least) { throw misuse("needs " + takes.get(given)); }
        if (given > takes.size()) {
            throw misuse(takes.isEmpty() ? "takes no argument" : "takes no more than " + positional());
        }
    }

    private String positional() {
        return arguments.replaceAll(" ?\\[--.*", "");
    }

    /** Whether it has such an option, which takes no value. */
    boolean isFlag(String option) {
        return arguments.contains("[" + option + "]");
    }

    /** Whether it has such an option, which takes a value. */
    boolean takesValue(String option) {
        return arguments.contains("[" + option + " ");
    }

    CommandException misuse(String what) {
        return new CommandException(name + " " + what + ": write '" + example + "', or see 'help " + name + "'.");
    }

    /** The name before the colon; of a name without one, the monitor. */
    public String scope() {
        return name.contains(":") ? name.substring(0, name.indexOf(':')) : "monitor";
    }

    /** The name after the colon. */
    public String function() {
        return name.substring(name.indexOf(':') + 1);
    }

    /** How it is written. */
    public String usage() {
        return arguments.isEmpty() ? name : name + " " + arguments;
    }
}
