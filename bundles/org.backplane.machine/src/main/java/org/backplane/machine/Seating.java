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
import org.backplane.api.machine.inspect.SeatInfo;
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

    /** What should happen to a seat; candidate null: it should be vacant. */
    private record Change(Seat seat, Candidate candidate) {
    }

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
        specs.stream().filter(spec -> !isVcpu(spec))
                .forEach(spec -> seats.add(new PartSeat(spec, seats.size(), hardware)));
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
        seats.addAll(new VcpuSeats(vcpu, spec, machine, hardware).all());
    }

    /** The parts in file order; empty until {@link #build}. */
    List<PartSpec> specs() {
        return specs;
    }

    /** Whether a seat does not hold its best candidate. */
    boolean pending() {
        seats.forEach(seat -> seat.forget(candidates));
        return seats.stream().anyMatch(seat -> seat.differs(seat.desired(candidates)));
    }

    /** Makes what can be made while the guest runs; false when somebody refused that, so that there may be nothing left to do. */
    boolean prepare() {
        boolean all = true;
        for (Change change : changes()) {
            try {
                change.seat.prepare(change.candidate);
            } catch (RuntimeException | Error refusal) {
                refuse(change, refusal);
                all = false;
            }
        }
        if (!all) { seats.forEach(Seat::unprepare); }
        return all;
    }

    private List<Change> changes() {
        return seats.stream().map(seat -> new Change(seat, seat.desired(candidates)))
                .filter(change -> change.seat.differs(change.candidate)).toList();
    }

    /**
     * Seats whom it should, at a quiet point; gives what every core is wired to anew. Who refuses, or makes that impossible, is
     * not seated, and what was there stays. True when a part took the place of another.
     */
    boolean settle() {
        List<Change> changes = changes();
        boolean swaps = changes.stream().anyMatch(change -> change.candidate != null && !change.seat.vacant());
        if (!apply(changes)) { changes.forEach(change -> apply(List.of(change))); }
        seats.forEach(Seat::unprepare);
        return swaps;
    }

    /** Makes changes, or takes all of them back when the machine cannot be wired with them; false then. */
    private boolean apply(List<Change> changes) {
        changes.forEach(this::apply);
        try {
            rewire();
        } catch (RuntimeException | Error failure) {
            changes.reversed().forEach(change -> change.seat.revert());
            rewire();
            if (changes.size() == 1) { refuse(changes.getFirst(), failure); }
            return false;
        }
        changes.forEach(change -> change.seat.commit());
        return true;
    }

    private void apply(Change change) {
        try {
            change.seat.change(change.candidate);
        } catch (RuntimeException | Error refusal) {
            refuse(change, refusal);
        }
    }

    /** Names who was refused. A refusal is an IllegalArgumentException; everything else is a failure, shown with its stack. */
    private void refuse(Change change, Throwable why) {
        if (change.candidate == null) { throw new IllegalStateException(change.seat.name() + " cannot go", why); }
        boolean failed = !(why instanceof IllegalArgumentException);
        Candidate candidate = change.candidate;
        change.seat.refuse(candidate, (failed ? why.toString() : why.getMessage()) + who(candidate));
        String stays = change.seat.vacant() ? "" : "; the old one goes on";
        log.log(System.Logger.Level.WARNING, change.seat.name() + " refuses " + candidate.type() + by(candidate) + ": "
                + why.getMessage() + stays, failed ? why : null);
    }

    private static String who(Candidate candidate) {
        return candidate.bundle().isEmpty() ? "" : " (" + candidate.bundle() + " " + candidate.version() + ")";
    }

    private static String by(Candidate candidate) {
        return candidate.bundle().isEmpty() ? "" : " of " + candidate.bundle() + " " + candidate.version();
    }

    /** Gives every core what it is wired to anew. At a quiet point. */
    void rewire() {
        hardware.vcpus().forEach(MachineVcpu::rewire);
    }

    /** Takes out the part on a board, which failed, and does not seat the same provider again. At a quiet point. */
    void evict(PartBoard board, Throwable thrown) {
        parts().filter(seat -> seat.boards().contains(board)).forEach(seat -> {
            Candidate candidate = seat.seated();
            seat.clear();
            seat.refuse(candidate, "it failed: " + thrown + who(candidate));
            log.log(System.Logger.Level.ERROR, "part " + seat.name() + " (" + board.spec().type() + by(candidate)
                    + ") failed and was unplugged", thrown);
        });
        rewire();
    }

    /** The guest cannot go on without the part that a board stands in for. */
    void await(PartBoard board) {
        parts().filter(seat -> seat.boards().contains(board)).forEach(PartSeat::await);
    }

    /** Nothing can reset what only stands in for an extension: the machine waits for such parts, if there are any. At a quiet point. */
    boolean awaitHeld() {
        List<PartSeat> held = parts().filter(PartSeat::isHeldExtension).toList();
        held.forEach(PartSeat::await);
        return !held.isEmpty();
    }

    /** New cores for vCPUs whose old ones were lost with their threads, and new parts for boards that were. At a quiet point. */
    void renew(List<MachineVcpu> vcpus) {
        vcpus.forEach(vcpu -> seats.stream().filter(seat -> seat.isCoreOf(vcpu.name())).forEach(Seat::renew));
        parts().filter(seat -> seat.boards().stream().anyMatch(PartBoard::abandoned)).forEach(Seat::renew);
        rewire();
    }

    /** The service objects that fill seats, by identity. */
    Set<Object> providers() {
        Set<Object> all = Collections.newSetFromMap(new IdentityHashMap<>());
        seats.stream().filter(seat -> !seat.vacant()).forEach(seat -> all.add(seat.seated().provider()));
        return all;
    }

    /**
     * What the machine cannot run without, a sentence each.
     *
     * @param running  whether it has been started
     * @param updating whether it waits for whatever was there before
     */
    List<String> waitsFor(boolean running, boolean updating) {
        if (!built) { return List.of("configurations are on their way: " + String.join(", ", missing())); }
        if (hardware.vcpus().isEmpty()) {
            return List.of("the machine waits for a vCPU: its file has no part of type \"vcpu\"");
        }
        Stream<String> vacant = seats.stream()
                .filter(seat -> seat.vacant() && (seat.required(running) || updating && seat.used()))
                .map(Seat::waitsFor);
        return Stream.concat(vacant, hardware.vcpus().stream().flatMap(MachineVcpu::waitsFor)).toList();
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

    /** The seats of everything but vCPUs. */
    Stream<PartSeat> parts() {
        return seats.stream().filter(PartSeat.class::isInstance).map(PartSeat.class::cast);
    }

    List<SeatInfo> infos() {
        return seats.stream().map(Seat::info).toList();
    }

    /** Takes every part out. At a quiet point. */
    void clear() {
        seats.reversed().forEach(Seat::clear);
    }
}
