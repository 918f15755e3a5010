package org.backplane.assembler;

import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.SourcePosition;

/**
 * A problem and where it is.
 *
 * @param position null when it is in no text
 */
record Complaint(Problem problem, SourcePosition position) {
    /** For people: code and message, place, source line with a caret, what is allowed and given, a hint. */
    String print() {
        StringBuilder text = new StringBuilder("error ").append(problem.code()).append(": ").append(problem.message())
                .append('\n');
        if (position != null) {
            text.append("  at ").append(position).append('\n');
            text.append(("  | " + position.text().replace('\t', ' ')).stripTrailing()).append('\n');
            text.append("  | ").append(" ".repeat(Math.max(0, position.column() - 1))).append("^\n");
        }
        append(text, "allowed", problem.allowed());
        append(text, "given", problem.given());
        append(text, "hint", problem.hint());
        return text.toString();
    }

    private static void append(StringBuilder text, String what, String value) {
        if (!value.isEmpty()) {
            text.append("  ").append(what).append(": ").append(value).append('\n');
        }
    }
}
