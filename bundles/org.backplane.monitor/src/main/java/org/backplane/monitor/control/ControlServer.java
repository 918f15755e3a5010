package org.backplane.monitor.control;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.backplane.api.machine.Machine;
import org.backplane.monitor.Shell;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Accepts clients of the control socket, as long as there is a machine: until it is made they wait in the socket's queue. */
@Component(service = {}, immediate = true, reference = @Reference(name = "Machine", service = Machine.class))
public final class ControlServer implements Runnable {
    private static final System.Logger LOG = System.getLogger("org.backplane.monitor");
    /** How long the end waits for answers that are under way. */
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final Shell shell;
    private final ServerSocketChannel socket;
    private final Selector selector;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Thread accepter = Thread.ofPlatform().daemon().name("monitor control").unstarted(this);

    @Activate
    public ControlServer(@Reference Shell shell,
            @Reference(target = "(backplane.control=*)") ServerSocketChannel socket) throws IOException {
        this.shell = shell;
        this.socket = socket;
        selector = Selector.open();
        socket.configureBlocking(false); // a thread that waits in accept could only be ended by closing the socket
        socket.register(selector, SelectionKey.OP_ACCEPT);
        accepter.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                selector.select();
                selector.selectedKeys().clear();
                accept();
            }
        } catch (ClosedSelectorException e) {
            LOG.log(System.Logger.Level.DEBUG, "no more clients are accepted");
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the control socket is dead; the machine goes on without it", e);
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = socket.accept();
        if (channel != null) {
            Client client = new Client(shell, channel, clients::remove);
            clients.add(client);
            client.start();
        }
    }

    @Deactivate
    void close() throws IOException, InterruptedException {
        selector.close();
        accepter.join();
        long end = System.nanoTime() + END_LIMIT.toNanos();
        for (Client client : clients) {
            client.end(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
