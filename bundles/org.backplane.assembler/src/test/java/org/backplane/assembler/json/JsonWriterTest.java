package org.backplane.assembler.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Test
    void whatFitsIsOnOneLine() {
        assertEquals("{ \"a\": [1, 2.5, true, null, \"x\"] }\n",
                JsonWriter.print(Map.of("a", Arrays.asList(1L, 2.5, true, null, "x"))));
        assertEquals("[{}, []]\n", JsonWriter.print(List.of(Map.of(), List.of())));
    }

    @Test
    void whatDoesNotFitIsIndented() {
        String word = "w".repeat(70);
        assertEquals("""
                {
                    "list": [
                        "%s",
                        { "key": "%s" }
                    ]
                }
                """.formatted(word, word), JsonWriter.print(Map.of("list", List.of(word, Map.of("key", word)))));
    }

    @Test
    void stringsAreEscaped() {
        assertEquals("\"a\\\"b\\\\c\\u000a\u20ac\"", JsonWriter.line("a\"b\\c\n\u20ac"));
    }
}
