package org.backplane.assembler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.machine.config.SourcePosition;

/** A machine as its files say it: the object {@code machine} and one object per part, in the order of the files. */
final class MachineSource {
    /** Name of the object with the machine's own keys, also in {@code --set}. */
    static final String MACHINE = "machine";

    private final String name;
    private final PartSource machine;
    private final Map<String, PartSource> parts = new LinkedHashMap<>();
    private final Map<String, SourcePosition> features = new LinkedHashMap<>();

    MachineSource(String name) {
        this.name = name;
        this.machine = new PartSource(MACHINE, null);
    }

    String name() {
        return name;
    }

    /** The machine's own keys. */
    PartSource machine() {
        return machine;
    }

    /** Names of features, or paths of feature files, whose bundles the machine needs, and where each is asked for first. */
    Map<String, SourcePosition> features() {
        return features;
    }

    void feature(String nameOrPath, SourcePosition position) {
        features.putIfAbsent(nameOrPath, position);
    }

    /** The parts in file order. */
    List<PartSource> parts() {
        return List.copyOf(parts.values());
    }

    /** The part of that name, {@code machine} for the machine's own keys, null without one. */
    PartSource part(String part) {
        return part.equals(MACHINE) ? machine : parts.get(part);
    }

    /** Those of them that are vCPUs. */
    List<PartSource> vcpus() {
        return parts().stream().filter(PartSource::isVcpu).toList();
    }

    /** Takes out the last vCPUs or adds some like the first: {@code cpu0} is followed by {@code cpu1}. */
    void vcpus(int count) {
        List<PartSource> there = vcpus();
        there.subList(Math.min(count, there.size()), there.size()).forEach(vcpu -> parts.remove(vcpu.name()));
        PartSource first = there.getFirst();
        String stem = first.name().replaceAll("\\d+$", "");
        for (int number = 0; vcpus().size() < count; number++) {
            parts.computeIfAbsent(stem + number, name -> first.copy(name));
        }
    }

    List<String> partNames() {
        return List.copyOf(parts.keySet());
    }

    /** The part to give keys to: a new one, or the one that an included file has. Problems are at {@code position} from now on. */
    PartSource open(String part, SourcePosition position) {
        PartSource source = parts.computeIfAbsent(part, given -> new PartSource(given, position));
        source.moveTo(position);
        return source;
    }

    /** Takes a part out; false when there is none. */
    boolean remove(String part) {
        return parts.remove(part) != null;
    }
}
