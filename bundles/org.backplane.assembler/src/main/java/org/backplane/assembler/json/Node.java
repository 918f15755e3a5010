package org.backplane.assembler.json;

import java.util.List;
import java.util.Map;

import org.backplane.api.machine.config.SourcePosition;

/** A value in a JSON text and where it begins. */
public sealed interface Node {
    SourcePosition position();

    /** An object; members in the order of the text. */
    record Obj(SourcePosition position, Map<String, Member> members) implements Node {
    }

    /** A member of an object, and where its name begins. */
    record Member(SourcePosition position, Node value) {
    }

    /** An array. */
    record Arr(SourcePosition position, List<Node> items) implements Node {
    }

    /** A String, Boolean, Long, Double, or null. */
    record Scalar(SourcePosition position, Object value) implements Node {
    }
}
