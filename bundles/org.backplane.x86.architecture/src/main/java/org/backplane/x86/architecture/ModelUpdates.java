package org.backplane.x86.architecture;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.backplane.api.machine.Machine;
import org.backplane.api.x86.manage.KvmException;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.x86.architecture.model.BundledModels;
import org.backplane.x86.architecture.model.ModelRequest;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * When a bundle with models comes or goes, vCPUs take what the file of their model says now, which may be that of another bundle, unless
 * their guest would lose something it has switched on. While nobody has the model they keep what they have: it is read, not held.
 */
@Component(service = {}, immediate = true)
public final class ModelUpdates implements BundleListener {
    private final System.Logger log = System.getLogger("org.backplane.x86.architecture");
    private final Set<Machine> machines = ConcurrentHashMap.newKeySet();
    private final BundleContext context;
    /**
     * Machines are not asked on a thread of the framework. The thread ends when it has nothing to do. The framework
     * delivers events after {@link #stop} too: they are dropped.
     */
    private final ExecutorService worker = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("cpu models").factory(), new ThreadPoolExecutor.DiscardPolicy());

    @Activate
    public ModelUpdates(BundleContext context) {
        this.context = context;
        context.addBundleListener(this);
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(this);
        worker.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMachine(Machine machine) {
        machines.add(machine);
    }

    void removeMachine(Machine machine) {
        machines.remove(machine);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        boolean changed = (event.getType() & (BundleEvent.STARTED | BundleEvent.STOPPED)) != 0;
        if (changed && BundledModels.folder(event.getBundle()) != null) {
            machines.forEach(machine -> worker.execute(() -> update(machine)));
        }
    }

    private void update(Machine machine) {
        try {
            machine.atRest(X86Control.class, vcpus -> {
                vcpus.stream().collect(Collectors.groupingBy(X86Control::model)).forEach(this::update);
                return null;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (NoSuchElementException | IllegalStateException none) {
            log.log(System.Logger.Level.DEBUG, "no x86 machine", none);
        }
    }

    /** All vCPUs of a model take what it says now, or none. */
    private void update(String model, List<X86Control> vcpus) {
        if (!vcpus.getFirst().models().contains(ModelRequest.name(model))) { return; }
        try {
            List<String> lost = vcpus.stream().flatMap(vcpu -> vcpu.lost(model).stream()).distinct().toList();
            if (lost.isEmpty()) {
                vcpus.forEach(vcpu -> vcpu.swap(model));
            } else {
                log.log(System.Logger.Level.WARNING, "the CPU model " + model
                        + " stays as it was: the guest uses what it has no more: " + String.join("; ", lost));
            }
        } catch (KvmException refused) {
            log.log(System.Logger.Level.WARNING, "the CPU model stays as it was: " + refused.getMessage());
        }
    }
}
