package org.backplane.monitor.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.apache.felix.service.command.CommandSession;
import org.backplane.monitor.Shell;
import org.backplane.monitor.command.CommandException;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/** Reads lines and executes them, until the channel is closed. */
final class Prompt {
    private static final String PROMPT = "(backplane) ";
    private static final String DRAW_AGAIN = "draw-again";
    private static final String WELCOME = "\nBackplane monitor: 'help' lists the commands, Ctrl-A C leads back to the guest.\n";

    private final Shell shell;
    private final BackendChannel channel;

    Prompt(Shell shell, BackendChannel channel) {
        this.shell = shell;
        this.channel = channel;
    }

    void run() throws IOException, InterruptedException {
        try (Terminal terminal = terminal(); CommandSession session = shell.open(terminal.output())) {
            LineReader reader = reader(terminal);
            terminal.writer().print(WELCOME);
            while (!channel.isClosed()) {
                terminal.setSize(TerminalSize.get());
                execute(session, line(reader));
            }
        }
    }

    /**
     * The guest shares the terminal: nothing is used that would put it into a mode, and the host's driver already adds
     * carriage returns.
     */
    private Terminal terminal() throws IOException {
        boolean isDumb = Terminal.TYPE_DUMB.equals(System.getenv().getOrDefault("TERM", Terminal.TYPE_DUMB));
        Terminal terminal = new ExternalTerminal("monitor", isDumb ? Terminal.TYPE_DUMB : "ansi", channel.in(),
                channel.out(), StandardCharsets.UTF_8);
        Attributes attributes = terminal.getAttributes();
        attributes.setOutputFlag(Attributes.OutputFlag.OPOST, false);
        terminal.setAttributes(attributes);
        return terminal;
    }

    private LineReader reader(Terminal terminal) {
        LineReader reader = LineReaderBuilder.builder().appName("backplane").terminal(terminal)
                .completer(new CommandCompleter(shell.commands()))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .variable(LineReader.BELL_STYLE, "none").build();
        reader.getWidgets().put(DRAW_AGAIN, () -> {
            terminal.writer().println();
            reader.callWidget(LineReader.REDRAW_LINE);
            reader.callWidget(LineReader.REDISPLAY);
            return true;
        });
        // What the console sends when it switches the terminal to the monitor: the screen is the guest's, and stays.
        reader.getKeyMaps().get(LineReader.MAIN).bind(new Reference(DRAW_AGAIN), KeyMap.ctrl('L'));
        return reader;
    }

    /** The next line; empty when it was given up with Ctrl-C, or Ctrl-D was typed. */
    private String line(LineReader reader) {
        try {
            return reader.readLine(PROMPT).strip();
        } catch (UserInterruptException | EndOfFileException e) {
            return "";
        }
    }

    private void execute(CommandSession session, String line) throws InterruptedException {
        try {
            if (!line.isEmpty()) {
                shell.execute(session, line);
            }
        } catch (CommandException e) {
            session.getConsole().println(e.getMessage());
        }
    }
}
