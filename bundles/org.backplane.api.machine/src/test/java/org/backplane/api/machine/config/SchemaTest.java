package org.backplane.api.machine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class SchemaTest {
    record Config(
            @Key(doc = "Input frequency.", unit = "Hz", min = 1, max = 1_000_000_000, byDefault = "0x1000") long hertz,
            @Key(doc = "Depth.", byDefault = "16") int depth,
            @Key(doc = "Colour.", allowed = {
                    "red", "green"}, byDefault = "red") String colour,
            @Key(doc = "Names.", byDefault = "a,b") List<String> names,
            @Key(doc = "On.", byDefault = "false") boolean on, @Key(doc = "Share.", byDefault = "0.5") double share,
            @Key(doc = "Size.") long size){
        Config {
            if (depth > size) { throw new IllegalArgumentException("depth must not exceed size"); }
            if (depth == size) { throw new WrongKey("depth", "depth must be less than size"); }
        }
    }

    record Clocks(@Key(doc = "Time stamps.") long tscHertz, @Key(doc = "Crystal.") long crystalHertz) {
    }

    private final Schema<Config> schema = Schema.of(Config.class);
    private final List<Problem> problems = new ArrayList<>();

    private Config bind(Map<String, ?> given) {
        return schema.bind(given, problems::add);
    }

    @Test
    void defaultsFillWhatIsNotGiven() {
        assertEquals(new Config(4096, 16, "red", List.of("a", "b"), false, 0.5, 64), bind(Map.of("size", 64)));
    }

    @Test
    void namesOfSeveralWordsAreWrittenWithHyphens() {
        assertEquals(new Clocks(40, 1), Schema.of(Clocks.class).bind(Map.of("tsc-hertz", 40L, "crystal-hertz", 1L),
                problems::add));
    }

    @Test
    void valuesComeInEverySpelling() {
        Map<String, Object> given = new HashMap<>(Map.of("hertz", "1_000", "depth", 3L, "colour", "green", "names",
                new String[]{"x"}, "on", "true", "share", 1L));
        given.put("size", "2K");
        assertEquals(new Config(1000, 3, "green", List.of("x"), true, 1.0, 2048), bind(given));
    }

    @Test
    void aChoiceMayHaveADefaultThatNoFileCanGive() {
        assertEquals("", PartKeys.COMMON.bind(Map.of(), problems::add).vacant());
        assertEquals(PartKeys.HOLD, PartKeys.COMMON.bind(Map.of("vacant", "hold"), problems::add).vacant());
        assertNull(PartKeys.COMMON.bind(Map.of("vacant", ""), problems::add));
        assertEquals(List.of(new Problem("B105", "vacant", "\"vacant\" cannot have this value",
                "one of hold, absent, refuse", "\"\"", "")), problems);
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertNull(bind(Map.of("hertz", 0L, "depth", "many", "colour", "gren", "on", 1L, "hertzz", 1L)));
        assertEquals(List.of(
                new Problem("B104", "hertz", "\"hertz\" is out of range", "1 to 1000000000 Hz", "0", ""),
                new Problem("B103", "depth", "\"depth\" must be a whole number, also as \"0x1f\" or \"64K\"",
                        "a whole number, also as \"0x1f\" or \"64K\"", "\"many\"", ""),
                new Problem("B105", "colour", "\"colour\" cannot have this value", "one of red, green", "\"gren\"",
                        "did you mean \"green\"?"),
                new Problem("B103", "on", "\"on\" must be true or false", "true or false", "1", ""),
                new Problem("B101", "size", "the key \"size\" is missing (Size.)",
                        "a whole number, also as \"0x1f\" or \"64K\"", "", ""),
                new Problem("B102", "hertzz", "there is no key \"hertzz\" here",
                        "colour, depth, hertz, names, on, share, size", "", "did you mean \"hertz\"?")),
                problems);
    }

    @Test
    void aNumberThatDoesNotFitItsTypeIsOutOfRange() {
        assertNull(bind(Map.of("depth", 1L << 32, "size", 1L)));
        assertEquals(Problem.RANGE, problems.getFirst().code());
    }

    @Test
    void theRecordHasTheLastWord() {
        assertNull(bind(Map.of("size", 1L)));
        assertEquals(List.of(new Problem("B106", "", "depth must not exceed size", "", "", "")), problems);
    }

    @Test
    void theRecordMaySayWhichKeyIsWrong() {
        assertNull(bind(Map.of("size", 16L)));
        assertEquals(List.of(new Problem("B106", "depth", "depth must be less than size", "", "", "")), problems);
    }

    @Test
    void keysOfOthersAreLeftAlone() {
        schema.bind(Map.of("size", 64L, "at", "io:1"), List.of("at"), problems::add);
        assertTrue(problems.isEmpty());
    }

    interface Offer<C extends Record> {
    }

    interface SpecialOffer<C extends Record> extends Offer<C> {
    }

    static class Special implements SpecialOffer<Config> {
    }

    static class Derived extends Special {
    }

    static class Raw<C extends Record> implements Offer<C> {
    }

    @Test
    void theRecordIsFoundThroughSubInterfacesAndSuperclasses() {
        assertEquals(schema.names(), Schema.declaredBy(Derived.class, Offer.class).names());
        assertThrows(IllegalArgumentException.class, () -> Schema.declaredBy(Raw.class, Offer.class));
    }

    @Test
    void quantities() {
        assertEquals(-1L, Quantity.parse("0xffffffffffffffff"));
        assertEquals(3L << 30, Quantity.parse("3g"));
        assertThrows(NumberFormatException.class, () -> Quantity.parse("9999999999999999T"));
        assertThrows(NumberFormatException.class, () -> Quantity.parse(""));
        assertEquals("512M", Quantity.print(512L << 20));
        assertEquals("1000", Quantity.print(1000));
    }
}
