package org.backplane.machine;

/**
 * A place that one part occupies. The director alone uses it, changes it at quiet points, and wants in it the best candidate
 * there is: except one that has refused, which is not asked again until another comes.
 */
abstract class Seat {
    private final String name;
    private Candidate seated;
    private Candidate refused;
    private String refusal;

    /** @param name what the seat is called in messages: {@code "com1"}, {@code "the core of cpu0"} */
    Seat(String name) {
        this.name = name;
    }

    /** The best candidate, null without one. */
    abstract Candidate desired(Candidates candidates);

    /** Creates and connects the part; throws when it cannot, having undone what it did. */
    abstract void fill(Candidate candidate);

    /** Disconnects and closes the part; its state stays here. */
    abstract void empty();

    /** What is missing, as in "com1 waits for …". */
    abstract String wants();

    /** Whether the machine cannot run without the part, once it has been started ({@code running}) or before. */
    abstract boolean required(boolean running);

    final String name() {
        return name;
    }

    final boolean vacant() {
        return seated == null;
    }

    /** Whether {@code candidate} (null: none) should be seated and is not. */
    final boolean differs(Candidate candidate) {
        if (candidate == null) { return seated != null; }
        return !candidate.same(seated) && !candidate.same(refused);
    }

    /** Seats {@code candidate}, null: nobody. At a quiet point. */
    final void change(Candidate candidate) {
        vacate();
        if (candidate != null) {
            fill(candidate);
            seated = candidate;
            refused = null;
        }
    }

    /** Takes the occupant out. At a quiet point. */
    final void vacate() {
        if (seated != null) {
            seated = null;
            empty();
        }
    }

    /** Remembers that the candidate cannot be seated. */
    final void refuse(Candidate candidate, String why) {
        refused = candidate;
        refusal = why;
    }

    /** Why the seat is vacant, one sentence. */
    final String waitsFor() {
        return refused != null ? name + " cannot be seated: " + refusal : name + " waits for " + wants();
    }

    /** The candidate it holds, null when vacant. */
    final Candidate seated() {
        return seated;
    }
}
