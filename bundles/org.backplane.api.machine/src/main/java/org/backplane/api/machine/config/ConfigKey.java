package org.backplane.api.machine.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One key that a configuration record declares: a component with its {@link Key} annotation. In machine files the component
 * {@code tscHertz} is called {@code tsc-hertz}. Immutable.
 */
public final class ConfigKey {
    private final String name;
    private final ValueType type;
    private final Key key;

    ConfigKey(RecordComponent component) {
        name = component.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        type = ValueType.of(component.getType());
        key = component.getAnnotation(Key.class);
        if (type == null || key == null) {
            throw new IllegalArgumentException(component.getDeclaringRecord().getName() + "." + component.getName()
                    + " needs @Key and one of the types boolean, int, long, double, String, List<String>");
        }
    }

    /** The name in machine files. */
    public String name() {
        return name;
    }

    /** The type in small letters: boolean, int, long, double, string or list. */
    public String type() {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** The declaration: documentation, default, range. */
    public Key declaration() {
        return key;
    }

    /** Whether a machine file must give it. */
    public boolean required() {
        return key.byDefault().equals(Key.REQUIRED);
    }

    /** What values are accepted, in words. */
    public String allowed() {
        if (key.allowed().length > 0) { return "one of " + String.join(", ", key.allowed()); }
        boolean ranged = key.min() != Long.MIN_VALUE || key.max() != Long.MAX_VALUE;
        String unit = key.unit().isEmpty() ? "" : " " + key.unit();
        return ranged ? range() + unit : type.allowed + (unit.isEmpty() ? "" : ", in" + unit);
    }

    private String range() {
        if (key.max() == Long.MAX_VALUE) { return Quantity.print(key.min()) + " or more"; }
        return (key.min() == Long.MIN_VALUE ? "at most " : Quantity.print(key.min()) + " to ")
                + Quantity.print(key.max());
    }

    /** Converts what the file gives ({@code given} null: nothing) or tells {@code problems}, then answering null. */
    Object bind(Object given, Consumer<Problem> problems) {
        if (given == null && required()) {
            problems.accept(
                    new Problem(Problem.MISSING, name, "the key \"" + name + "\" is missing (" + key.doc() + ")",
                            allowed(), "", ""));
            return null;
        }
        try {
            Object value = given != null ? type.convert(given) : byDefault();
            return accepts(value, given, problems) ? value : null;
        } catch (ArithmeticException e) {
            return refuse(Problem.RANGE, "\"" + name + "\" is out of range", given, problems);
        } catch (IllegalArgumentException e) {
            return refuse(Problem.TYPE, "\"" + name + "\" must be " + type.allowed, given, problems);
        }
    }

    private Object byDefault() {
        if (type == ValueType.LIST) {
            return key.byDefault().isEmpty() ? List.of() : List.of(key.byDefault().split(","));
        }
        return type.convert(key.byDefault());
    }

    private boolean accepts(Object value, Object given, Consumer<Problem> problems) {
        List<String> choice = List.of(key.allowed());
        List<?> values = value instanceof List<?> list ? list : List.of(value);
        if (given != null && !choice.isEmpty() && !choice.containsAll(values)) {
            String nearest = Nearest.hint(String.valueOf(values.getFirst()), choice);
            problems.accept(new Problem(Problem.CHOICE, name, "\"" + name + "\" cannot have this value", allowed(),
                    show(given), nearest));
            return false;
        }
        if (value instanceof Number number && (number.doubleValue() < key.min() || number.doubleValue() > key.max())) {
            refuse(Problem.RANGE, "\"" + name + "\" is out of range", given, problems);
            return false;
        }
        return true;
    }

    private Object refuse(String code, String message, Object given, Consumer<Problem> problems) {
        problems.accept(new Problem(code, name, message, allowed(), show(given), ""));
        return null;
    }

    private static String show(Object given) {
        return given instanceof String text ? "\"" + text + "\"" : String.valueOf(given);
    }
}
