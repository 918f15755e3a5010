package org.backplane.machine.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HarmlessTest {
    private static class Plain extends RuntimeException {
        private static final long serialVersionUID = 1;

        Plain(Throwable cause) {
            super("plain", cause);
        }
    }

    private static class Evil extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new AssertionError("a part's code runs");
        }
    }

    private static final class Heir extends Evil {
        private static final long serialVersionUID = 1;
    }

    @Test
    void exceptionsWithoutMethodsOfTheirOwnStay() {
        Throwable plain = new Plain(new IllegalStateException("cause"));
        assertSame(plain, Harmless.of(plain));
    }

    static Stream<Throwable> evils() {
        Throwable suppressing = new Plain(null);
        suppressing.addSuppressed(new Heir());
        return Stream.of(new Evil(), new Heir(), new Plain(new Evil()), suppressing);
    }

    @ParameterizedTest
    @MethodSource("evils")
    void noCodeOfAPartRunsWhenOthersAreToldOf(Throwable evil) {
        Throwable harmless = Harmless.of(evil);
        assertNotSame(evil, harmless);
        assertEquals(evil.getClass().getName() + " (with methods of its own, which are not called)",
                harmless.getMessage());
        assertEquals(evil instanceof IllegalArgumentException, harmless instanceof IllegalArgumentException,
                "a refusal stays one");
    }

    @Test
    void chainsWithoutEndEnd() {
        Throwable first = new IllegalStateException("first");
        Throwable second = new IllegalStateException("second", first);
        first.initCause(second);
        assertNotSame(first, Harmless.of(first));
    }
}
