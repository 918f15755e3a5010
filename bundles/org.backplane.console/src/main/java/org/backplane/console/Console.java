package org.backplane.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.backend.CharacterBackend;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Standard input and output as the far end of a serial line. The terminal becomes raw when the first device listens, and
 * what was printed is written before the component goes.
 */
@Component(property = "backend.name=console")
public final class Console implements CharacterBackend, EscapeFilter.Commands {
    private static final System.Logger LOG = System.getLogger("org.backplane.console");
    private static final int OUTPUT_BYTES = 1 << 16;
    private static final int INPUT_BYTES = 1 << 12;
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);
    private static final String HELP = "\nCtrl-A H  this help\nCtrl-A X  end the machine\nCtrl-A Ctrl-A  send Ctrl-A\n";

    private final BundleContext context;
    private final InputStream in;
    private final OutputStream out;
    private final Terminal terminal = new Terminal();
    private final ByteQueue output = new ByteQueue(OUTPUT_BYTES);
    private final ByteQueue input = new ByteQueue(INPUT_BYTES);
    private final Thread writer = Thread.ofPlatform().daemon().name("console output").unstarted(this::write);
    private final Thread reader = Thread.ofPlatform().daemon().name("console input").unstarted(this::read);
    private volatile Runnable listener = () -> {
    };
    private volatile boolean refused;

    @Activate
    public Console(BundleContext context) {
        this(context, new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    }

    Console(BundleContext context, InputStream in, OutputStream out) {
        this.context = context;
        this.in = in;
        this.out = out;
        writer.start();
    }

    @Deactivate
    void close() throws IOException, InterruptedException {
        output.close();
        input.close();
        writer.join(FLUSH_LIMIT);
        terminal.restore();
    }

    @Override
    public boolean offer(int value) {
        boolean taken = output.offer(value);
        if (!taken) {
            refused = true;
        }
        return taken;
    }

    @Override
    public int poll() {
        return input.poll();
    }

    /** Starts reading with the first listener, away from the caller's thread. */
    @Override
    public synchronized void listen(Runnable onChange) {
        listener = onChange == null ? () -> {
        } : onChange;
        if (onChange != null && reader.getState() == Thread.State.NEW) {
            reader.start();
        }
    }

    private void write() {
        byte[] chunk = new byte[OUTPUT_BYTES];
        try {
            for (int count = output.drain(chunk); count > 0; count = output.drain(chunk)) {
                out.write(chunk, 0, count);
                out.flush();
                if (refused) {
                    refused = false;
                    listener.run();
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "standard output takes no more; the machine is stopped", e);
            quit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        EscapeFilter filter = new EscapeFilter(this);
        byte[] chunk = new byte[INPUT_BYTES];
        try {
            terminal.makeRaw();
            for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
                for (int i = 0; i < count; i++) {
                    filter.accept(chunk[i] & 0xff);
                }
                listener.run();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "standard input cannot be read; the guest gets no input", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Queues input; while the queue is full the guest is asked to look at it. */
    @Override
    public void type(int value) throws InterruptedException {
        if (!input.offer(value)) {
            listener.run();
            input.put(value);
        }
    }

    @Override
    public void help() throws InterruptedException {
        for (byte value : HELP.getBytes(StandardCharsets.US_ASCII)) {
            output.put(value);
        }
    }

    /** Ends every machine: they share the terminal. */
    @Override
    public void quit() {
        try {
            for (ServiceReference<Machine> reference : context.getServiceReferences(Machine.class, null)) {
                Machine machine = context.getService(reference);
                if (machine != null) {
                    machine.stop();
                    context.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
