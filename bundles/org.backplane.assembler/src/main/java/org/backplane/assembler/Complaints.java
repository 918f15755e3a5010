package org.backplane.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.SourcePosition;

/** Everything that is wrong with one request. */
final class Complaints {
    private final List<Complaint> all = new ArrayList<>();

    void add(Problem problem, SourcePosition position) {
        Complaint complaint = new Complaint(problem, position);
        if (!all.contains(complaint)) {
            all.add(complaint);
        }
    }

    void add(String code, String message, String allowed, String hint, SourcePosition position) {
        add(new Problem(code, "", message, allowed, "", hint), position);
    }

    /** Whether one has the code. */
    boolean have(String code) {
        return all.stream().anyMatch(complaint -> complaint.problem().code().equals(code));
    }

    boolean isEmpty() { return all.isEmpty(); }

    List<Complaint> all() {
        return all;
    }

    /** All of them for people. */
    String print() {
        return all.stream().map(Complaint::print).collect(Collectors.joining("\n"));
    }
}
