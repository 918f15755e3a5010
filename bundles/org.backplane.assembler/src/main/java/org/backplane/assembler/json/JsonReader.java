package org.backplane.assembler.json;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.machine.config.Quantity;
import org.backplane.api.machine.config.SourcePosition;

/** Reads one JSON text (RFC 8259) with {@code //} and {@code /* *}{@code /} comments and hexadecimal numbers. */
public final class JsonReader {
    /** Machine files need four; what nests deeper than this is not read, as the stack is finite. */
    private static final int MAX_DEPTH = 100;

    private final String file;
    private final String text;
    private int depth;
    private int at;
    private int line = 1;
    private int lineStart;

    /**
     * @param file what positions call the text
     */
    public JsonReader(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /** The value that is the whole text. */
    public Node read() throws JsonException {
        Node value = value();
        skip();
        if (at < text.length()) { throw expected("the end of the file"); }
        return value;
    }

    private Node value() throws JsonException {
        skip();
        return switch (peek()) {
            case '{', '[' -> nested();
            case '"' -> new Node.Scalar(position(), string());
            default -> word();
        };
    }

    private Node nested() throws JsonException {
        if (depth == MAX_DEPTH) {
            throw new JsonException(position(), "objects and lists are in each other more than " + MAX_DEPTH + " deep");
        }
        depth++;
        Node value = peek() == '{' ? object() : array();
        depth--;
        return value;
    }

    private Node object() throws JsonException {
        SourcePosition start = position();
        Map<String, Node.Member> members = new LinkedHashMap<>();
        take('{');
        while (more('}', start, members.isEmpty())) {
            SourcePosition where = position();
            if (peek() != '"') { throw expected("a name in double quotes"); }
            String name = string();
            skip();
            take(':');
            Node.Member before = members.put(name, new Node.Member(where, value()));
            if (before != null) {
                throw new JsonException(where, "\"" + name + "\" is there twice, first at " + before.position());
            }
        }
        return new Node.Obj(start, members);
    }

    private Node array() throws JsonException {
        SourcePosition start = position();
        List<Node> items = new ArrayList<>();
        take('[');
        while (more(']', start, items.isEmpty())) {
            items.add(value());
        }
        return new Node.Arr(start, items);
    }

    /** Goes to the next item of a list that begins at {@code start}, over the comma; false at its end, which is taken. */
    private boolean more(char end, SourcePosition start, boolean first) throws JsonException {
        skipTo(end, start);
        if (peek() == end) {
            at++;
            return false;
        }
        if (!first) {
            if (peek() != ',') { throw expected("',' or '" + end + "'"); }
            SourcePosition comma = position();
            at++;
            skipTo(end, start);
            if (peek() == end) { throw new JsonException(comma, "there is a comma too many"); }
        }
        return true;
    }

    private void skipTo(char end, SourcePosition start) throws JsonException {
        skip();
        if (at >= text.length()) {
            throw new JsonException(position(), "the file ends before the '" + end + "' of what begins at " + start);
        }
    }

    private Node word() throws JsonException {
        SourcePosition start = position();
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-._".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "" -> throw expected("a value");
            case "true" -> new Node.Scalar(start, true);
            case "false" -> new Node.Scalar(start, false);
            case "null" -> new Node.Scalar(start, null);
            default -> new Node.Scalar(start, number(word, start));
        };
    }

    private static Object number(String word, SourcePosition start) throws JsonException {
        try {
            boolean hexadecimal = word.startsWith("0x") || word.startsWith("0X");
            boolean whole = hexadecimal || word.chars().allMatch(c -> Character.isDigit(c) || c == '-');
            return whole ? (Object) Quantity.parse(word) : (Object) Double.valueOf(word);
        } catch (NumberFormatException e) {
            throw new JsonException(start, word.matches("-?[0-9]+|0[xX][0-9A-Fa-f]+")
                    ? word + " is beyond 64 bits"
                    : "\"" + word + "\" is no JSON value; strings need double quotes");
        }
    }

    private String string() throws JsonException {
        SourcePosition start = position();
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            if (c == '\n') { throw new JsonException(start, "the string does not end on its line"); }
            value.append(c == '\\' ? escape() : c);
        }
        if (at >= text.length()) { throw new JsonException(start, "the string does not end"); }
        at++;
        return value.toString();
    }

    private char escape() throws JsonException {
        at++;
        char kind = at < text.length() ? text.charAt(at) : 0;
        int plain = "\"\\/bfnrt".indexOf(kind);
        if (kind == 'u') { return unicode(); }
        if (plain < 0) {
            throw new JsonException(position(), "there is no escape \\" + kind + "; a backslash itself is \\\\");
        }
        return "\"\\/\b\f\n\r\t".charAt(plain);
    }

    private char unicode() throws JsonException {
        String digits = text.substring(at + 1, Math.min(at + 5, text.length()));
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
            throw new JsonException(position(), "\\u needs four hexadecimal digits");
        }
        at += digits.length();
        return (char) HexFormat.fromHexDigits(digits);
    }

    private void skip() throws JsonException {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at);
                if (end < 0) { throw new JsonException(position(), "the comment does not end"); }
                at = end + 2;
            } else {
                return;
            }
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void take(char c) throws JsonException {
        if (peek() != c) { throw expected("'" + c + "'"); }
        at++;
    }

    private JsonException expected(String what) {
        String found = at >= text.length() ? "the end of the file" : "'" + peek() + "'";
        return new JsonException(position(), "expected " + what + ", found " + found);
    }

    /** Where {@link #at} is, which only grows. */
    private SourcePosition position() {
        int offset = Math.min(at, text.length());
        int end = text.indexOf('\n', lineStart);
        for (; end >= 0 && end < offset; end = text.indexOf('\n', lineStart)) {
            lineStart = end + 1;
            line++;
        }
        return new SourcePosition(file, line, offset - lineStart + 1,
                text.substring(lineStart, end < 0 ? text.length() : end).replace("\r", ""));
    }
}
