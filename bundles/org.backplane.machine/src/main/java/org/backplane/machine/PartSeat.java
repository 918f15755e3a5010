package org.backplane.machine;

import java.util.List;

import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.machine.Loader;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.PartSpec;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.state.Bank;
import org.backplane.machine.board.PartBoard;

/** The seat of a device, an extension of vCPUs (one board for each) or a loader; which one, the type's provider says. */
final class PartSeat extends Seat {
    private final PartSpec spec;
    private final int place;
    private final Hardware hardware;
    /** What the last occupant left. */
    private List<Bank> saved = List.of();
    private boolean extension;
    /** Whether the last occupant's registers can stand in for it. */
    private boolean canBeHeld;
    private boolean traced;
    /** Whether the guest cannot go on with the last occupant's registers alone. */
    private boolean awaited;

    /** @param place of the part in the machine file */
    PartSeat(PartSpec spec, int place, Hardware hardware) {
        super(spec.name(), spec.name());
        this.spec = spec;
        this.place = place;
        this.hardware = hardware;
        traced = "true".equals(String.valueOf(spec.keys().get(PartKeys.TRACE)));
    }

    @Override
    Candidate desired(Candidates candidates) {
        return candidates.best(spec.type(), this);
    }

    @Override
    Occupant create(Candidate candidate) {
        awaited = false;
        extension = candidate.provider() instanceof ExtensionFactory<?>;
        return candidate.provider() instanceof LoaderFactory<?> factory
                ? new LoaderOccupant(hardware.calls().call(PartCalls.LIMIT, () -> create(factory)))
                : boards(candidate);
    }

    private BoardOccupant boards(Candidate candidate) {
        BoardOccupant boards = new BoardOccupant(spec, hardware, candidate, this);
        canBeHeld = boards.canBeHeld();
        return boards;
    }

    private <C extends Record> Loader create(LoaderFactory<C> factory) {
        return factory.create(Bound.to(factory.schema(), PartKeys.own(spec.keys())));
    }

    @Override
    Occupant vacancy() {
        return PartKeys.HOLD.equals(policy()) && occupant() instanceof BoardOccupant left
                ? left.held()
                : null;
    }

    @Override
    void keep(Occupant left) {
        if (left instanceof BoardOccupant boards) { saved = boards.banks(); }
    }

    /** What an occupant left, in the order of its boards; empty when there was none. */
    List<Bank> saved() {
        return saved;
    }

    int place() {
        return place;
    }

    boolean traced() {
        return traced;
    }

    /** Whatever the policy is, the machine waits for the part. */
    void await() {
        awaited = true;
    }

    /** Reports every access of the guest to the part's registers from now on, or none. At a quiet point. */
    void trace(boolean on) {
        traced = on;
        boards().forEach(board -> board.trace(on));
    }

    /** Resets the devices of this seat; extensions are told with their vCPUs. What is away comes back as after power-on. */
    void reset() {
        if (occupant() instanceof BoardOccupant boards) {
            boards.reset();
        } else {
            saved = List.of();
        }
    }

    /** Whether something stands in for an extension, with the registers that it had. */
    boolean isHeldExtension() {
        return extension && vacant() && occupant() != null;
    }

    /** The loader that sits here, or null. */
    Loader loader() {
        return occupant() instanceof LoaderOccupant loader ? loader.loader : null;
    }

    /** The boards of the occupant; one for each vCPU that has the extension. */
    List<PartBoard> boards() {
        return occupant() instanceof BoardOccupant boards ? boards.boards() : List.of();
    }

    private String policy() {
        if (awaited) { return PartKeys.REFUSE; }
        Object policy = spec.keys().get(PartKeys.VACANT);
        if (policy == null) { return extension ? PartKeys.REFUSE : PartKeys.ABSENT; }
        return PartKeys.HOLD.equals(policy) && !canBeHeld ? PartKeys.REFUSE : String.valueOf(policy);
    }

    @Override
    String type() {
        return spec.type();
    }

    @Override
    String wants() {
        return "a PartProvider for " + spec.type() + "; no installed bundle provides one";
    }

    @Override
    boolean required(boolean running) {
        return running
                ? used() && policy().equals(PartKeys.REFUSE)
                : !PartKeys.AVAILABLE.equals(spec.keys().get(PartKeys.WHEN));
    }

    /** A loader needs no connection. */
    private final class LoaderOccupant implements Occupant {
        private final Loader loader;

        LoaderOccupant(Loader loader) {
            this.loader = loader;
        }

        @Override
        public void connect() {
        }

        @Override
        public void disconnect() {
        }

        @Override
        public void close() {
            hardware.close("part " + spec.name() + " (" + spec.type() + ")", PartCalls.LIMIT, loader::close);
        }
    }
}
