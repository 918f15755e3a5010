package org.backplane.launcher;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code backplane ctl}: sends one command to a running machine. Only a client: it needs no framework, and is quick. */
@Command(name = CtlCommand.NAME,
        description = {"Send one command to a machine that runs with --control SOCKET, and print the answer.", ""},
        footer = {"", "Examples:", "  backplane ctl /tmp/pc help", "  backplane ctl /tmp/pc machine:info",
                "  backplane ctl /tmp/pc 'device:regs com1 --json'",
                "  backplane ctl /tmp/pc bundle:update x86.interpreter /path/to/new.jar", "", "Exit status:",
                "  0  the answer is on standard output",
                "  1  the command failed, or no machine listens; standard error says why",
                "  2  a mistake on the command line"})
final class CtlCommand implements Callable<Integer> {

    static final String NAME = "ctl";

    private static final int FAILED = 1;
    private static final int OK = '0';

    @Parameters(index = "0", paramLabel = "SOCKET", description = "What the machine was given as --control.")
    private Path socket;

    @Parameters(index = "1", arity = "1..*", paramLabel = "COMMAND", //
            description = "The command and its arguments, as one word or several.")
    private List<String> words;

    /** What comes after the socket is the monitor's, options too. */
    static CommandLine commandLine() {
        return new CommandLine(new CtlCommand()).setStopAtPositional(true);
    }

    /** Whether there is nothing to explain or to complain about, so that picocli need not read the command line. */
    static boolean isPlain(String[] arguments) {
        return arguments.length > 2 && arguments[0].equals(NAME) && !arguments[1].startsWith("-");
    }

    /** Does what a plain command line asks for. */
    static int send(String[] arguments) throws IOException {
        return send(Path.of(arguments[1]), List.of(arguments).subList(2, arguments.length), System.out, System.err);
    }

    @Override
    public Integer call() throws IOException {
        return send(socket, words, System.out, System.err);
    }

    /** Sends the words as one line; a line feed in them ends the command. */
    private static int send(Path socket, List<String> words, PrintStream out, PrintStream err) throws IOException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (SocketException none) {
            return complain(err, "no machine listens at " + socket + " (" + none.getMessage()
                    + "): start one with 'backplane run --control " + socket + "'");
        }
        try (channel) {
            channel.write(ByteBuffer.wrap((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8)));
            return print(Channels.newInputStream(channel), out, err);
        } catch (SocketException | EOFException broken) {
            return complain(err, "the machine at " + socket + " has ended without an answer");
        }
    }

    /** Prints an answer where it belongs; its first line is the status. */
    private static int print(InputStream answer, PrintStream out, PrintStream err) throws IOException {
        int status = answer.read();
        if (status < 0 || answer.read() < 0) { throw new EOFException(); }
        PrintStream stream = status == OK ? out : err;
        answer.transferTo(stream);
        stream.flush();
        return status == OK ? 0 : FAILED;
    }

    private static int complain(PrintStream err, String what) {
        err.println("backplane: " + what);
        return FAILED;
    }
}
