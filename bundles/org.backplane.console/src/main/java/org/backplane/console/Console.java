package org.backplane.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Consumer;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.backend.CharacterBackend;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Standard input and output as the far end of two lines: the back ends {@code console}, for a guest's serial port, and
 * {@code monitor}. Ctrl-A C leads what is typed to the other one; the output of both is shown as it comes. The terminal
 * becomes raw when the first device listens, and what was printed is written before the component goes.
 */
@Component(service = {}, immediate = true)
public final class Console implements EscapeFilter.Commands {
    private static final System.Logger LOG = System.getLogger("org.backplane.console");
    private static final int OUTPUT_BYTES = 1 << 16;
    private static final int INPUT_BYTES = 1 << 12;
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);
    private static final int DRAW_AGAIN = 'L' - '@';
    private static final String HELP = "\nCtrl-A H  this help\nCtrl-A C  switch between the guest and the monitor\n"
            + "Ctrl-A X  end the machine\nCtrl-A Ctrl-A  send Ctrl-A\n";

    private final BundleContext context;
    private final InputStream in;
    private final OutputStream out;
    private final Terminal terminal = new Terminal();
    private final ByteQueue output = new ByteQueue(OUTPUT_BYTES);
    private final Thread writer = Thread.ofPlatform().daemon().name("console output").unstarted(this::write);
    private final Thread reader = Thread.ofPlatform().daemon().name("console input").unstarted(this::read);
    private final Stream guest = new Stream(output, reader);
    private final Stream monitor = new Stream(output, null);
    private ServiceRegistration<?>[] registrations = {};
    /** Whom the keys belong to; touched by the reader only. */
    private Stream focus = guest;

    @Activate
    public Console(BundleContext context) {
        this(context, new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
        registrations = new ServiceRegistration<?>[]{offer("console", guest), offer("monitor", monitor)};
    }

    Console(BundleContext context, InputStream in, OutputStream out) {
        this.context = context;
        this.in = in;
        this.out = out;
        writer.start();
        guest.pending(!Terminal.isTerminal());
    }

    private ServiceRegistration<?> offer(String name, Stream stream) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("backend.name", name));
        return context.registerService(CharacterBackend.class, stream, properties);
    }

    @Deactivate
    void close() throws IOException, InterruptedException {
        for (ServiceRegistration<?> registration : registrations) { registration.unregister(); }
        output.close();
        guest.close();
        monitor.close();
        writer.join(FLUSH_LIMIT);
        terminal.restore();
    }

    Stream guest() {
        return guest;
    }

    Stream monitor() {
        return monitor;
    }

    private void write() {
        byte[] chunk = new byte[OUTPUT_BYTES];
        try {
            for (int count = output.drain(chunk); count > 0; count = output.drain(chunk)) {
                out.write(chunk, 0, count);
                out.flush();
                guest.written();
                monitor.written();
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
                focus.typed();
            }
            inputEnded();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "standard input cannot be read; the guest gets no input", e);
            inputEnded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A raw terminal ends only by going away, which a process that ignores SIGHUP learns from nobody else. */
    private void inputEnded() {
        guest.pending(false);
        if (Terminal.isTerminal()) { quit(); }
    }

    @Override
    public void type(int value) throws InterruptedException {
        focus.type(value);
    }

    @Override
    public void help() throws InterruptedException {
        print(HELP);
    }

    private void print(String text) throws InterruptedException {
        for (byte value : text.getBytes(StandardCharsets.US_ASCII)) {
            output.put(value);
        }
    }

    /** A monitor draws its prompt when it gets the terminals' sign for that; a guest's shell is where it was left. */
    @Override
    public void switchOver() throws InterruptedException {
        focus.typed();
        focus = focus == guest ? monitor : guest;
        if (focus == monitor) {
            if (!monitor.hasListener()) {
                Thread.ofPlatform().daemon().name("console monitor").start(this::bringMonitor);
            }
            monitor.type(DRAW_AGAIN);
        } else {
            print("\n");
        }
    }

    /** Not every run has a monitor from the start: the launcher installs one when it is asked to. */
    @SuppressWarnings("unchecked")
    private void bringMonitor() {
        try {
            for (ServiceReference<?> reference : context.getServiceReferences(Consumer.class,
                    "(backplane.installs=feature)")) {
                ((Consumer<String>) context.getService(reference)).accept("monitor");
                context.ungetService(reference);
            }
            if (!monitor.hasListener()) {
                print("\nThere is no monitor: Ctrl-A C leads back to the guest.\n");
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
