package org.backplane.itest;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * The monitor at a control socket, asked without a process for each question.
 *
 * @param socket where it is
 */
record Monitor(Path socket) {

    /** Makes the socket, for a monitor that is installed. */
    static Monitor listen(BundleContext context, Path socket) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        context.registerService(ServerSocketChannel.class, server,
                FrameworkUtil.asDictionary(Map.of("backplane.control", socket.toString())));
        return new Monitor(socket);
    }

    /** What a command that succeeds answers, as {@code ctl} asks it. */
    String ask(String command) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            client.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
            String answer = new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("0\n")) { throw new AssertionError(command + ": " + answer); }
            return answer.substring(2);
        }
    }
}
