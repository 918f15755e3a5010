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
        String type = System.getenv().getOrDefault("TERM", Terminal.TYPE_DUMB);
        try (Terminal terminal = new ExternalTerminal("monitor", type, channel.in(), channel.out(),
                StandardCharsets.UTF_8); CommandSession session = shell.open(terminal.output())) {
            LineReader reader = reader(terminal);
            terminal.writer().print(WELCOME);
            while (!channel.isClosed()) {
                terminal.setSize(TerminalSize.get());
                execute(session, line(reader));
            }
        }
    }

    private LineReader reader(Terminal terminal) {
        LineReader reader = LineReaderBuilder.builder().appName("backplane").terminal(terminal)
                .completer(new CommandCompleter(shell.commands()))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
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
