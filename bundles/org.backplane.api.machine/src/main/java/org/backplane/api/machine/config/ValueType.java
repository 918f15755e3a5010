package org.backplane.api.machine.config;

import java.util.List;
import java.util.Map;

/** The types that a key's value can have, each with what it accepts. */
enum ValueType {
    BOOLEAN("true or false") {
        @Override
        Object convert(Object given) {
            if (given instanceof Boolean) { return given; }
            return switch (text(given)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException();
            };
        }
    },
    INT("a whole number, also as \"0x1f\" or \"64K\"") {
        @Override
        Object convert(Object given) {
            return Math.toIntExact(whole(given));
        }
    },
    LONG(INT.allowed) {
        @Override
        Object convert(Object given) {
            return whole(given);
        }
    },
    DOUBLE("a number") {
        @Override
        Object convert(Object given) {
            return given instanceof Number number ? number.doubleValue() : Double.valueOf(text(given));
        }
    },
    STRING("a string") {
        @Override
        Object convert(Object given) {
            return text(given);
        }
    },
    LIST("a list of strings") {
        @Override
        Object convert(Object given) {
            return switch (given) {
                case List<?> list -> list.stream().map(ValueType::text).toList();
                case Object[] array -> convert(List.of(array));
                default -> List.of(text(given));
            };
        }
    };

    private static final Map<Class<?>, ValueType> BY_CLASS = Map.of(boolean.class, BOOLEAN, int.class, INT, long.class,
            LONG, double.class, DOUBLE, String.class, STRING, List.class, LIST);

    /** What is accepted, in words. */
    final String allowed;

    ValueType(String allowed) {
        this.allowed = allowed;
    }

    /** The value as the record component takes it; throws IllegalArgumentException or ArithmeticException when it cannot be. */
    abstract Object convert(Object given);

    /** The type of a record component, or null when none of ours. */
    static ValueType of(Class<?> component) {
        return BY_CLASS.get(component);
    }

    private static long whole(Object given) {
        return switch (given) {
            case Long number -> number;
            case Integer number -> number;
            default -> Quantity.parse(text(given));
        };
    }

    private static String text(Object given) {
        if (given instanceof String text) { return text; }
        throw new IllegalArgumentException();
    }
}
