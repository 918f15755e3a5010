package org.backplane.monitor.terminal;

import java.io.IOException;

import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.monitor.Shell;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Serves the terminal while it is switched to the monitor: waits for the first key, then prompts. */
@Component(service = {}, immediate = true)
public final class MonitorTerminal implements Runnable {
    private final Shell shell;
    private final BackendChannel channel;
    private final Thread thread = Thread.ofPlatform().daemon().name("monitor terminal").unstarted(this);

    @Activate
    public MonitorTerminal(@Reference Shell shell,
            @Reference(target = "(backend.name=monitor)") CharacterBackend backend) {
        this.shell = shell;
        channel = new BackendChannel(backend);
        thread.start();
    }

    @Override
    public void run() {
        try {
            if (channel.in().read() >= 0) {
                new Prompt(shell, channel).run();
            }
        } catch (IOException e) {
            System.getLogger("org.backplane.monitor").log(System.Logger.Level.WARNING,
                    "the monitor has left the terminal", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Deactivate
    void close() throws InterruptedException {
        channel.close();
        thread.interrupt();
        thread.join(1000);
    }
}
