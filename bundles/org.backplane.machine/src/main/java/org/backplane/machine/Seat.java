package org.backplane.machine;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.machine.inspect.SeatInfo;

/**
 * A place that one part occupies. The director alone uses it, changes it at quiet points, and wants in it the best candidate
 * there is, except those that have refused.
 * <p>
 * A change is an orderly swap: the successor is made while the old occupant sits, then takes its place, and
 * {@link #commit} or {@link #revert} says whether it stays. A successor that throws leaves everything as it was.
 */
abstract class Seat {
    private final String part;
    private final String name;
    private final List<Candidate> refused = new ArrayList<>();
    private String refusal = "";
    private Candidate seated;
    private Occupant occupant;
    private long count;

    private Candidate preparedFor;
    private Occupant prepared;

    private boolean changing;
    private Candidate before;
    private Occupant former;

    /**
     * @param part the part's name in the machine file
     * @param name what the seat is called in messages: {@code "com1"}, {@code "the core of cpu0"}
     */
    Seat(String part, String name) {
        this.part = part;
        this.name = name;
    }

    /** The best candidate of those that have not refused, null without one. */
    abstract Candidate desired(Candidates candidates);

    /** Makes an occupant; throws when it cannot, having undone what it did. */
    abstract Occupant create(Candidate candidate);

    /** Whether an occupant can be made while the guest runs, since it touches nothing of the machine before it is connected. */
    boolean preparable() {
        return false;
    }

    /** What answers in place of an occupant that has left, null: nothing. */
    Occupant vacancy() {
        return null;
    }

    /** Keeps the state of an occupant that has just been disconnected, for the next one. */
    void keep(Occupant left) {
    }

    /** The type that the seat is for. */
    abstract String type();

    /** The service that is missing, as in "com1 waits for …". */
    abstract String wants();

    /** Whether the machine cannot run without the part, once it has been started ({@code running}) or before. */
    abstract boolean required(boolean running);

    /** Whether it is the seat of this vCPU's core. */
    boolean isCoreOf(String vcpu) {
        return false;
    }

    final String name() {
        return name;
    }

    final boolean vacant() {
        return seated == null;
    }

    /** Whether it was occupied before. */
    final boolean used() {
        return count > 0;
    }

    final boolean refuses(Candidate candidate) {
        return refused.stream().anyMatch(candidate::same);
    }

    /** Whether {@code candidate} (null: none) should be seated and is not. */
    final boolean differs(Candidate candidate) {
        return candidate == null ? seated != null : !candidate.same(seated);
    }

    /**
     * Makes the next occupant while the guest still runs, where that can be: loading its classes is most of the work of a change. Not at a
     * quiet point. Throws when the candidate refuses.
     */
    final void prepare(Candidate candidate) {
        if (candidate == null || !preparable()) { return; }
        prepared = create(candidate);
        preparedFor = candidate;
    }

    /** Gives up what was prepared and not seated. */
    final void unprepare() {
        Occupant unused = prepared;
        prepared = null;
        preparedFor = null;
        if (unused != null) { unused.close(); }
    }

    private Occupant take(Candidate candidate) {
        if (prepared == null || !candidate.same(preparedFor)) { return create(candidate); }
        Occupant next = prepared;
        prepared = null;
        return next;
    }

    /** Seats {@code candidate}, null: nobody; {@link #commit} or {@link #revert} follows. Throws and changes nothing when it refuses. */
    final void change(Candidate candidate) {
        Occupant next = candidate == null ? vacancy() : take(candidate);
        changing = true;
        former = occupant;
        before = seated;
        if (former != null) {
            former.disconnect();
            keep(former);
        }
        occupant = next;
        seated = candidate;
        try {
            if (next != null) { next.connect(); }
        } catch (RuntimeException | Error refusing) {
            revert();
            throw refusing;
        }
    }

    /** The change stays. */
    final void commit() {
        if (!changing) { return; }
        changing = false;
        Occupant left = former;
        former = null;
        before = null; // a predecessor must not be held: its bundle may go
        if (left != null) { left.close(); }
        if (seated != null) {
            refusal = "";
            count++;
        }
    }

    /** Everything is as before the change. */
    final void revert() {
        if (!changing) { return; }
        changing = false;
        Occupant failed = occupant;
        occupant = former;
        seated = before;
        former = null;
        before = null;
        if (failed != null) {
            failed.disconnect();
            failed.close();
        }
        if (occupant != null) { occupant.reconnect(); }
    }

    /** Replaces the occupant by a new one of the same candidate, without a word to the old one. */
    final void renew() {
        Occupant next = create(seated);
        occupant.disconnect();
        keep(occupant);
        occupant = next;
        next.connect();
    }

    /** Takes the occupant out for good. */
    final void clear() {
        Occupant left = occupant;
        occupant = null;
        seated = null;
        if (left != null) {
            left.disconnect();
            keep(left);
            left.close();
        }
    }

    /** Remembers that the candidate cannot be seated. */
    final void refuse(Candidate candidate, String why) {
        refused.add(candidate);
        refusal = why;
    }

    /** Forgets who has refused and is gone. */
    final void forget(Candidates candidates) {
        refused.removeIf(candidate -> !candidates.has(candidate.provider()));
    }

    /** Why the seat is vacant, one sentence. */
    final String waitsFor() {
        return refusal.isEmpty() ? part + " waits for " + wants() : name + " cannot be seated: " + refusal;
    }

    /** The candidate it holds, null when vacant. */
    final Candidate seated() {
        return seated;
    }

    /** Who sits there, or in place of somebody; null: nobody. */
    final Occupant occupant() {
        return occupant;
    }

    final SeatInfo info() {
        String state = seated != null ? "seated" : occupant != null ? "held" : "vacant";
        String note = seated == null ? waitsFor() : refusal;
        return new SeatInfo(name, part, seated == null ? type() : seated.type(), state,
                seated == null ? "" : seated.bundle(), seated == null ? "" : seated.version().toString(),
                seated == null ? "" : seated.build(), occupant == null ? List.of() : occupant.places(), count, note);
    }
}
