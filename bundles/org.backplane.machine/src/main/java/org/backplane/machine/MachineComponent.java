package org.backplane.machine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.Machine;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Outcome;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.Vcpu;
import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.api.machine.bus.Dma;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.config.Schema;
import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.machine.board.Chassis;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * A machine as a component: made by a configuration {@code backplane.machine~NAME}, published as a {@link Machine}. Bind,
 * updated and unbind only edit the table of candidates and post to the director.
 */
@Component(service = Machine.class, immediate = true, configurationPid = "backplane.machine",
        configurationPolicy = ConfigurationPolicy.REQUIRE, reference = {
                @Reference(name = "Device", service = DeviceFactory.class, bind = "add", updated = "add",
                        unbind = "remove", cardinality = ReferenceCardinality.MULTIPLE,
                        policy = ReferencePolicy.DYNAMIC),
                @Reference(name = "Core", service = CoreFactory.class, bind = "add", updated = "add", unbind = "remove",
                        cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC),
                @Reference(name = "Extension", service = ExtensionFactory.class, bind = "add", updated = "add",
                        unbind = "remove", cardinality = ReferenceCardinality.MULTIPLE,
                        policy = ReferencePolicy.DYNAMIC),
                @Reference(name = "Architecture", service = ArchitectureFactory.class, bind = "add", updated = "add",
                        unbind = "remove", cardinality = ReferenceCardinality.MULTIPLE,
                        policy = ReferencePolicy.DYNAMIC),
                @Reference(name = "Loader", service = LoaderFactory.class, bind = "add", updated = "add",
                        unbind = "remove", cardinality = ReferenceCardinality.MULTIPLE,
                        policy = ReferencePolicy.DYNAMIC)})
public final class MachineComponent implements Machine {
    /** SCR gives up on an unbind after 5 s. */
    private static final Duration DEPARTURE_LIMIT = Duration.ofSeconds(3);

    private final Candidates candidates = new Candidates();
    /** Null until {@link #activate}: callbacks that come before only fill the table. */
    private volatile Director director;

    @Activate
    void activate(Map<String, Object> properties) {
        Schema<MachineConfig> schema = Schema.of(MachineConfig.class);
        Map<String, Object> keys = new TreeMap<>(properties);
        keys.keySet().retainAll(schema.names());
        Director made = new Director((String) properties.get("machine"), Bound.to(schema, keys),
                PartKeys.strings(properties.get("parts")), candidates, Director.PATIENCE);
        director = made;
        made.begin(this);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        director.close();
    }

    void add(PartProvider<?> provider, Map<String, Object> properties) {
        candidates.put(Candidate.of(provider, properties));
        changed();
    }

    /** The provider's bundle may be stopping: waits, a bounded time, until no seat uses it. */
    void remove(PartProvider<?> provider) {
        candidates.remove(provider);
        changed();
        Director asked = director;
        try {
            if (asked != null && !asked.awaitGone(provider, DEPARTURE_LIMIT)) {
                System.getLogger("org.backplane.machine").log(System.Logger.Level.WARNING,
                        provider.getClass().getName() + " leaves while it is still in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Reference(name = "Slot", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSlot(Slot slot) {
        candidates.put(slot.spec());
        changed();
    }

    void removeSlot(Slot slot) {
        candidates.remove(slot.spec());
        changed();
    }

    @Reference(name = "Backend", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(CharacterBackend backend, Map<String, Object> properties) {
        candidates.putBackend(String.valueOf(properties.get("backend.name")), backend);
        changed();
    }

    void removeBackend(CharacterBackend backend, Map<String, Object> properties) {
        candidates.removeBackend(String.valueOf(properties.get("backend.name")), backend);
        changed();
    }

    private void changed() {
        Director asked = director;
        if (asked != null) { asked.seatsChanged(); }
    }

    @Override
    public MachineSpec spec() {
        return director.spec();
    }

    @Override
    public List<String> waitsFor() {
        return director.waitsFor();
    }

    @Override
    public List<? extends Vcpu> vcpus() {
        return director.vcpus();
    }

    @Override
    public AddressSpace memory() {
        return director.chassis().physical();
    }

    @Override
    public AddressSpace ports() {
        return director.chassis().bus(Chassis.PORTS);
    }

    @Override
    public Dma dma() {
        return director.chassis().memory();
    }

    @Override
    public MachineClock clock() {
        return director.chassis().clock();
    }

    @Override
    public Power power() {
        return director.power();
    }

    @Override
    public void start() {
        director.start();
    }

    @Override
    public void pause() throws InterruptedException {
        director.pause();
    }

    @Override
    public void settled(Duration limit) throws InterruptedException, TimeoutException {
        director.settled(limit);
    }

    @Override
    public void resume() {
        director.resume();
    }

    @Override
    public void beginUpdate() {
        director.beginUpdate();
    }

    @Override
    public void endUpdate() {
        director.endUpdate();
    }

    @Override
    public Inspector inspector() {
        return director.inspector();
    }

    @Override
    public <T, R> R atRest(Class<T> type, Function<List<T>, R> work) throws InterruptedException {
        return new Question<>(() -> director.atRest(type, work)).answer(director);
    }

    @Override
    public <T, R> R look(Class<T> type, Function<List<T>, R> work) throws InterruptedException {
        return new Question<>(() -> director.look(type, work)).answer(director);
    }

    @Override
    public void stop() {
        director.stop();
    }

    @Override
    public CompletionStage<Outcome> ended() {
        return director.ended();
    }
}
