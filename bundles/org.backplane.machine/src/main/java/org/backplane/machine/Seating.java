package org.backplane.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.backplane.api.machine.Loader;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartSpec;
import org.backplane.machine.board.PartBoard;
import org.backplane.machine.vcpu.MachineVcpu;

/** All seats of one machine, in the order in which they are filled: vCPUs first, then the parts in file order. Director only. */
final class Seating {
    private final List<String> partNames;
    private final Candidates candidates;
    private final Hardware hardware;
    private final Supplier<MachineSpec> machine;
    private final System.Logger log;
    private final List<Seat> seats = new ArrayList<>();
    private List<PartSpec> specs = List.of();
    private boolean built;

    Seating(List<String> partNames, Candidates candidates, Hardware hardware, Supplier<MachineSpec> machine,
            System.Logger log) {
        this.partNames = partNames;
        this.candidates = candidates;
        this.hardware = hardware;
        this.machine = machine;
        this.log = log;
    }

    /** Makes the seats, once, as soon as every slot's configuration is there; true when it did. */
    boolean build(VcpuMaker vcpus) {
        if (built || !missing().isEmpty()) { return false; }
        built = true;
        specs = partNames.stream().map(candidates::slot).toList();
        specs.stream().filter(Seating::isVcpu).forEach(spec -> addVcpu(spec, vcpus));
        specs.stream().filter(spec -> !isVcpu(spec)).forEach(spec -> seats.add(new PartSeat(spec, hardware)));
        return true;
    }

    /** Whether the seats have been made. */
    boolean built() {
        return built;
    }

    private List<String> missing() {
        return partNames.stream().filter(name -> candidates.slot(name) == null).toList();
    }

    private static boolean isVcpu(PartSpec spec) {
        return spec.type().equals(VcpuType.NAME);
    }

    /** Makes a vCPU from its index and name. */
    interface VcpuMaker {
        MachineVcpu create(int index, String name);
    }

    private void addVcpu(PartSpec spec, VcpuMaker vcpus) {
        MachineVcpu vcpu = vcpus.create(hardware.vcpus().size(), spec.name());
        hardware.add(vcpu);
        seats.addAll(new VcpuSeats(vcpu, spec, machine).all());
    }

    /** The parts in file order; empty until {@link #build}. */
    List<PartSpec> specs() {
        return specs;
    }

    /** Whether a seat does not hold its best candidate. */
    boolean pending() {
        return seats.stream().anyMatch(seat -> seat.differs(seat.desired(candidates)));
    }

    /** Seats whom it should, at a quiet point; gives what every core is wired to anew. */
    void settle() {
        seats.forEach(seat -> {
            Candidate best = seat.desired(candidates);
            if (seat.differs(best)) { change(seat, best); }
        });
        hardware.vcpus().forEach(MachineVcpu::rewire);
    }

    private void change(Seat seat, Candidate candidate) {
        try {
            seat.change(candidate);
        } catch (IllegalArgumentException refusal) {
            seat.refuse(candidate, refusal.getMessage());
        } catch (RuntimeException | Error failure) {
            seat.refuse(candidate, failure.toString());
            log.log(System.Logger.Level.WARNING, seat.name() + " failed while it was created", failure);
        }
    }

    /** Takes out the part on a board, which failed, and does not seat the same provider again. At a quiet point. */
    void evict(PartBoard board, Throwable thrown) {
        for (Seat seat : seats) {
            if (seat instanceof PartSeat part && part.owns(board)) {
                Candidate candidate = seat.seated();
                seat.vacate();
                seat.refuse(candidate, "it failed: " + thrown);
                log.log(System.Logger.Level.ERROR,
                        "part " + seat.name() + " (" + board.spec().type() + ") failed and was unplugged", thrown);
            }
        }
        hardware.vcpus().forEach(MachineVcpu::rewire);
    }

    /** The service objects that fill seats, by identity. */
    Set<Object> providers() {
        Set<Object> all = Collections.newSetFromMap(new IdentityHashMap<>());
        seats.stream().filter(seat -> !seat.vacant()).forEach(seat -> all.add(seat.seated().provider()));
        return all;
    }

    /** What the machine cannot run without, a sentence each. */
    List<String> waitsFor(boolean running) {
        if (!built) { return List.of("configurations are on their way: " + String.join(", ", missing())); }
        if (hardware.vcpus().isEmpty()) {
            return List.of("the machine waits for a vCPU: its file has no part of type \"vcpu\"");
        }
        return seats.stream().filter(seat -> seat.vacant() && seat.required(running)).map(Seat::waitsFor).toList();
    }

    /** The loader, null without one. */
    Loader loader() {
        return parts().map(PartSeat::loader).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** Resets everything, as at power-on. At a quiet point. */
    void reset() {
        hardware.resetBoards();
        parts().forEach(PartSeat::reset);
        hardware.vcpus().forEach(MachineVcpu::reset);
    }

    private Stream<PartSeat> parts() {
        return seats.stream().filter(PartSeat.class::isInstance).map(PartSeat.class::cast);
    }

    /** Takes every part out. At a quiet point. */
    void clear() {
        seats.reversed().forEach(Seat::vacate);
    }
}
