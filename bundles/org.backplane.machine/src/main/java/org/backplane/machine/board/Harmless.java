package org.backplane.machine.board;

import java.lang.reflect.Method;
import java.util.List;

/**
 * What parts throw, for those who tell of it. An exception class of a part may have methods of its own: whoever asks it for its message
 * runs the part's code once more, outside every guard.
 */
public final class Harmless {
    /** What somebody calls who prints an exception. */
    private static final List<String> TOLD = List.of("getMessage", "getLocalizedMessage", "toString", "getCause",
            "getStackTrace", "printStackTrace");
    private static final int DEEPEST = 20;

    private Harmless() {
    }

    /** The exception itself when it and its causes are told by the JDK's methods alone, otherwise one that names its class. */
    public static Throwable of(Throwable thrown) {
        if (thrown instanceof Stuck || isHarmless(thrown, DEEPEST)) { return thrown; }
        String what = thrown.getClass().getName() + " (with methods of its own, which are not called)";
        return thrown instanceof IllegalArgumentException
                ? new IllegalArgumentException(what)
                : new IllegalStateException(what);
    }

    private static boolean isHarmless(Throwable thrown, int deepest) {
        if (thrown == null) { return true; }
        if (deepest == 0 || !isHarmless(thrown.getClass())) { return false; }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (!isHarmless(suppressed, deepest - 1)) { return false; }
        }
        return isHarmless(thrown.getCause(), deepest - 1);
    }

    /** Whether nothing between it and the JDK's own class has one of the methods. */
    private static boolean isHarmless(Class<?> type) {
        try {
            for (Class<?> one = type; one.getClassLoader() != null; one = one.getSuperclass()) {
                for (Method method : one.getDeclaredMethods()) {
                    if (TOLD.contains(method.getName())) { return false; }
                }
            }
            return true;
        } catch (LinkageError incomplete) {
            return false;
        }
    }
}
