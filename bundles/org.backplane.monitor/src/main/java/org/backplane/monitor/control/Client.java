package org.backplane.monitor.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

import org.apache.felix.service.command.CommandSession;
import org.backplane.monitor.Shell;
import org.backplane.monitor.command.CommandException;

/** One client of the control socket: reads its line, executes it, answers. One that hangs or dies only ends its own thread. */
final class Client implements Runnable {
    private static final int LONGEST_LINE = 1 << 13;
    private static final byte[] OK = {'0', '\n'};

    private final Shell shell;
    private final SocketChannel channel;
    private final Consumer<Client> onEnd;
    private final Thread thread = Thread.ofVirtual().name("monitor client").unstarted(this);
    private volatile boolean answering;

    Client(Shell shell, SocketChannel channel, Consumer<Client> onEnd) {
        this.shell = shell;
        this.channel = channel;
        this.onEnd = onEnd;
    }

    void start() {
        thread.start();
    }

    /** Closes the connection, after waiting for an answer that is under way. */
    void end(Duration limit) throws IOException, InterruptedException {
        if (answering && limit.isPositive()) {
            thread.join(limit);
        }
        channel.close();
    }

    @Override
    public void run() {
        try (channel; OutputStream out = Channels.newOutputStream(channel)) {
            ByteBuffer line = ByteBuffer.allocate(LONGEST_LINE);
            if (read(line)) {
                answering = true;
                out.write(answer(StandardCharsets.UTF_8.decode(line).toString()));
            }
        } catch (IOException e) {
            System.getLogger("org.backplane.monitor").log(System.Logger.Level.DEBUG, "a client has gone", e);
        } finally {
            onEnd.accept(this);
        }
    }

    /** Reads until a line feed, or until the buffer is full; false when the client goes before. */
    private boolean read(ByteBuffer line) throws IOException {
        int seen = 0;
        while (line.hasRemaining() && channel.read(line) > 0) {
            while (seen < line.position()) {
                if (line.get(seen++) == '\n') {
                    line.flip().limit(seen - 1);
                    return true;
                }
            }
        }
        return !line.hasRemaining();
    }

    private byte[] answer(String line) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(OK);
        try (CommandSession session = shell.open(answer)) {
            if (line.isEmpty()) {
                throw new CommandException("A command is one line of at most " + LONGEST_LINE + " bytes.");
            }
            shell.execute(session, line);
            return answer.toByteArray();
        } catch (CommandException e) {
            return failure(e.getMessage());
        } catch (InterruptedException e) {
            return failure("Interrupted: the monitor is ending.");
        }
    }

    private static byte[] failure(String message) {
        return ("1\n" + message + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
