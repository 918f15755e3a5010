package org.backplane.assembler.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {
    private static Node read(String text) throws JsonException {
        return new JsonReader("m.json", text).read();
    }

    private static Object scalar(String text) throws JsonException {
        return assertInstanceOf(Node.Scalar.class, read(text)).value();
    }

    @Test
    void values() throws JsonException {
        assertEquals(0x3f8L, scalar("0x3f8"));
        assertEquals(-12L, scalar(" -12 "));
        assertEquals(1.5, scalar("1.5"));
        assertEquals(1e3, scalar("1e3"));
        assertEquals(true, scalar("true"));
        assertEquals("a\"\\/\b\f\n\r\t\u20ac", scalar("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20ac\""));
    }

    @Test
    void commentsAreSpace() throws JsonException {
        Node.Arr list = assertInstanceOf(Node.Arr.class, read("// one\n[ /* two\n */ 1, // three\n 2 ]\n// four"));
        assertEquals(List.of(1L, 2L), list.items().stream().map(item -> ((Node.Scalar) item).value()).toList());
    }

    @Test
    void positionsAreThoseOfTheText() throws JsonException {
        Node.Obj object = assertInstanceOf(Node.Obj.class, read("{\n  \"a\": {\r\n    \"b\" : 7 } }"));
        Node.Obj inner = assertInstanceOf(Node.Obj.class, object.members().get("a").value());
        Node.Member b = inner.members().get("b");
        assertEquals("m.json:3:5", b.position().toString());
        assertEquals("m.json:3:11", b.value().position().toString());
        assertEquals("    \"b\" : 7 } }", b.position().text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = { //
            "{ \"a\": 1 ]           | 10 | expected ',' or '}', found ']'",
            "{ a: 1 }              | 3  | expected a name in double quotes, found 'a'",
            "{ \"a\" 1 }            | 7  | expected ':', found '1'",
            "[1, ]                 | 3  | there is a comma too many",
            "[1                    | 3  | the file ends before the ']' of what begins at m.json:1:1",
            "[1] 2                 | 5  | expected the end of the file, found '2'",
            "[io:0x3f8]            | 2  | \"io\" is no JSON value; strings need double quotes",
            "[12x]                 | 2  | \"12x\" is no JSON value; strings need double quotes",
            "[99999999999999999999] | 2 | 99999999999999999999 is beyond 64 bits",
            "[0x10000000000000000] | 2  | 0x10000000000000000 is beyond 64 bits",
            "[\"abc                | 2  | the string does not end",
            "[\"\\q\"]              | 4  | there is no escape \\q; a backslash itself is \\\\",
            "{\"a\":1,\"a\":2}       | 8  | \"a\" is there twice, first at m.json:1:2",
            "[ /* 1 ]              | 3  | the comment does not end"})
    void whatIsNoJsonSaysWhereAndWhy(String text, int column, String message) {
        JsonException wrong = assertThrows(JsonException.class, () -> read(text));
        assertEquals(message, wrong.getMessage());
        assertEquals(column, wrong.position().column());
    }

    @Test
    void whatNestsTooDeepIsNoBugOfOurs() throws JsonException {
        read("[".repeat(100) + "]".repeat(100));
        JsonException wrong = assertThrows(JsonException.class, () -> read("[".repeat(100_000)));
        assertEquals("objects and lists are in each other more than 100 deep", wrong.getMessage());
        assertEquals(101, wrong.position().column());
    }
}
