package org.backplane.assembler;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.backend.CharacterBackend;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** All part types and back ends that installed bundles offer, as Declarative Services tracks them. */
@Component(service = Catalogue.class, reference = {
        @Reference(name = "Part", service = PartProvider.class, bind = "add", unbind = "remove",
                cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC),
        @Reference(name = "Device", service = DeviceFactory.class, bind = "add", unbind = "remove",
                cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC),
        @Reference(name = "Core", service = CoreFactory.class, bind = "add", unbind = "remove",
                cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC),
        @Reference(name = "Extension", service = ExtensionFactory.class, bind = "add", unbind = "remove",
                cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC),
        @Reference(name = "Architecture", service = ArchitectureFactory.class, bind = "add", unbind = "remove",
                cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC),
        @Reference(name = "Loader", service = LoaderFactory.class, bind = "add", unbind = "remove",
                cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)})
public final class Catalogue {
    private final Map<String, PartProvider<?>> providers = new ConcurrentHashMap<>();
    private final Map<String, Object> backends = new ConcurrentHashMap<>();

    /** What installs the bundles of a feature: the launcher's. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            target = "(backplane.installs=feature)")
    volatile Consumer<String> installer;

    /** Installs the bundles of a feature, a name or a path; what they provide is known when this returns. */
    void install(String feature) {
        Consumer<String> there = installer;
        if (there == null) { throw new IllegalStateException("nobody here can install the feature " + feature); }
        there.accept(feature);
    }

    void add(PartProvider<?> provider, Map<String, Object> properties) {
        providers.put(type(properties), provider);
    }

    void remove(PartProvider<?> provider, Map<String, Object> properties) {
        providers.remove(type(properties), provider);
    }

    private static String type(Map<String, Object> properties) {
        return String.valueOf(properties.getOrDefault("part.type", properties.get("device.type")));
    }

    @Reference(name = "Backend", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(CharacterBackend backend, Map<String, Object> properties) {
        backends.put(String.valueOf(properties.get("backend.name")), backend);
    }

    void removeBackend(CharacterBackend backend, Map<String, Object> properties) {
        backends.remove(String.valueOf(properties.get("backend.name")), backend);
    }

    /** The provider of a type, null without one. */
    PartProvider<?> provider(String type) {
        return providers.get(type);
    }

    /** All types with their providers, sorted by name. */
    SortedMap<String, PartProvider<?>> types() {
        return new TreeMap<>(providers);
    }

    /** The types of the cores that execute {@code isa}, sorted by name. */
    List<String> cores(String isa) {
        return cores().entrySet().stream().filter(core -> core.getValue().isa().equals(isa)).map(Map.Entry::getKey)
                .toList();
    }

    /** All cores by type, sorted. */
    SortedMap<String, CoreFactory<?>> cores() {
        SortedMap<String, CoreFactory<?>> cores = new TreeMap<>();
        providers.forEach((type, provider) -> {
            if (provider instanceof CoreFactory<?> core) { cores.put(type, core); }
        });
        return cores;
    }

    /** Back ends by name, sorted. */
    SortedMap<String, Object> backends() {
        return new TreeMap<>(backends);
    }
}
