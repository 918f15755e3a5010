package org.backplane.api.machine.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Binds flat keys of a machine file to a configuration record. The record is the only declaration: its components with
 * their {@link Key} annotations, and its compact constructor for whatever concerns several of them. Immutable.
 *
 * @param <C> the record
 */
public final class Schema<C extends Record> {
    private final Constructor<C> constructor;
    private final List<ConfigKey> keys;

    private Schema(Class<C> type) {
        RecordComponent[] components = type.getRecordComponents();
        keys = Arrays.stream(components).map(ConfigKey::new).toList();
        try {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The schema of a record whose components all carry {@link Key}; throws IllegalArgumentException when one does not. */
    public static <C extends Record> Schema<C> of(Class<C> type) {
        return new Schema<>(type);
    }

    /**
     * The schema that {@code implementation} gives as the type argument of the generic interface {@code contract}, direct or
     * through a sub-interface.
     */
    @SuppressWarnings("unchecked")
    public static <C extends Record> Schema<C> declaredBy(Class<?> implementation, Class<?> contract) {
        Type argument = argument(implementation, contract);
        if (argument instanceof Class<?> type && type.isRecord()) {
            return (Schema<C>) of((Class<? extends Record>) type);
        }
        throw new IllegalArgumentException(
                implementation.getName() + " does not say which record " + contract.getSimpleName() + " is for");
    }

    private static Type argument(Class<?> type, Class<?> contract) {
        for (Type parent : type.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType generic
                    && contract.isAssignableFrom((Class<?>) generic.getRawType())) {
                return generic.getActualTypeArguments()[0];
            }
        }
        return type.getSuperclass() == null ? null : argument(type.getSuperclass(), contract);
    }

    /** The keys in the order of the record. */
    public List<ConfigKey> keys() {
        return keys;
    }

    /** Their names, in the same order. */
    public List<String> names() {
        return keys.stream().map(ConfigKey::name).toList();
    }

    /** Binds as {@link #bind(Map, Collection, Consumer)} with no other keys allowed. */
    public C bind(Map<String, ?> given, Consumer<Problem> problems) {
        return bind(given, List.of(), problems);
    }

    /**
     * Makes the record, or tells {@code problems} everything that is wrong.
     *
     * @param given    values: Boolean, Integer, Long, Double, String, lists or arrays of String
     * @param others   keys that are right but somebody else's
     * @param problems called once for each problem
     * @return null when there was a problem
     */
    public C bind(Map<String, ?> given, Collection<String> others, Consumer<Problem> problems) {
        List<Problem> found = new ArrayList<>();
        Object[] values = keys.stream().map(key -> key.bind(given.get(key.name()), found::add)).toArray();
        unknown(given.keySet(), others, found);
        C record = found.isEmpty() ? create(values, found) : null;
        found.forEach(problems);
        return record;
    }

    private void unknown(Collection<String> given, Collection<String> others, List<Problem> found) {
        TreeSet<String> known = new TreeSet<>(names());
        known.addAll(others);
        given.stream().filter(name -> !known.contains(name)).sorted()
                .forEach(name -> found.add(new Problem(Problem.UNKNOWN, name, "there is no key \"" + name + "\" here",
                        known.isEmpty() ? "no keys" : String.join(", ", known), "", Nearest.hint(name, known))));
    }

    private C create(Object[] values, List<Problem> found) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                String key = wrong instanceof WrongKey one ? one.key() : "";
                found.add(new Problem(Problem.RECORD, key, wrong.getMessage(), "", "", ""));
                return null;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
