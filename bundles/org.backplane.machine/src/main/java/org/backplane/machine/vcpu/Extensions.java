package org.backplane.machine.vcpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.machine.board.PartBoard;

/** The extensions of one vCPU by {@link Precedence}. At quiet points, unless a method says otherwise. */
final class Extensions {
    private Map<ExtensionBoard, CpuExtension> seated = new LinkedHashMap<>();
    private CpuExtension[] attending = {};
    /** Whether one is to be asked to {@link CpuExtension#attend}. On the vCPU's thread. */
    private boolean paused;

    void add(ExtensionBoard added, CpuExtension extension) {
        seated.put(added, extension);
        Map<ExtensionBoard, CpuExtension> ordered = new LinkedHashMap<>();
        seated.keySet().stream().sorted(Comparator.comparing(ExtensionBoard::precedence))
                .forEach(board -> ordered.put(board, seated.get(board)));
        seated = ordered;
    }

    /** Takes out the one on {@code board}, if there is one. */
    void remove(PartBoard board) {
        seated.remove(board);
    }

    List<CpuExtension> all() {
        return List.copyOf(seated.values());
    }

    void advertise(FeatureSet offered) {
        seated.values().forEach(extension -> extension.advertise(offered));
    }

    /** What {@link #attend} asks is what is there now. */
    void rewired() {
        attending = seated.values().toArray(CpuExtension[]::new);
    }

    /** The first one's object of a type. */
    <T> Optional<T> facet(Class<T> type) {
        return seated.values().stream().map(extension -> extension.facet(type)).filter(Objects::nonNull).findFirst();
    }

    List<Hooks> hooks() {
        return seated.values().stream().map(CpuExtension::hooks).toList();
    }

    InterruptController interruptController() {
        return seated.values().stream().map(CpuExtension::interruptController).filter(Objects::nonNull).findFirst()
                .orElse(InterruptController.NONE);
    }

    /**
     * Their system registers and those of the architecture, sorted by number.
     *
     * @throws IllegalArgumentException when two have one number
     */
    SystemRegister[] registers(String vcpu, List<SystemRegister> architecture) {
        List<SystemRegister> all = new ArrayList<>(architecture);
        seated.values().forEach(extension -> all.addAll(extension.registers()));
        SystemRegister[] sorted = all.toArray(SystemRegister[]::new);
        Arrays.sort(sorted, Comparator.comparing(SystemRegister::id, Integer::compareUnsigned));
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i].id() == sorted[i - 1].id()) {
                throw new IllegalArgumentException(vcpu + ": system register 0x" + Integer.toHexString(sorted[i].id())
                        + " is declared by two parts, as " + sorted[i - 1].name() + " and " + sorted[i].name());
            }
        }
        return sorted;
    }

    /** As after power-on; their boards were reset before. */
    void reset() {
        seated.values().forEach(extension -> extension.reset(false));
    }

    /** As INIT has it. On the vCPU's thread. */
    void initialise() {
        seated.forEach((board, extension) -> board.run(() -> extension.reset(true)));
    }

    /** One wants to be asked whether the vCPU may go on. On its thread. */
    void pause() {
        paused = true;
    }

    /** Whether the vCPU may go on. On its thread. */
    boolean attend() {
        return !paused || attendAll();
    }

    private boolean attendAll() {
        boolean done = true;
        for (CpuExtension extension : attending) { done &= extension.attend(); }
        paused = !done;
        return done;
    }
}
