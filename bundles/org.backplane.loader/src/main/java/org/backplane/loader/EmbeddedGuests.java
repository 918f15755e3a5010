package org.backplane.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

import org.backplane.loader.image.Blob;

/** Guests that are in this bundle: {@code guests/NAME.elf}. */
final class EmbeddedGuests {
    /** Names a configuration may give. */
    static final List<String> NAMES = List.of("demo");

    private EmbeddedGuests() {
    }

    /** The guest's image, or null when there is none of that name and {@code problems} was told. */
    static Blob open(String name, Consumer<String> problems) {
        if (!NAMES.contains(name)) {
            problems.accept("guest \"" + name + "\": no such embedded guest; allowed: " + String.join(", ", NAMES));
            return null;
        }
        try (InputStream in = EmbeddedGuests.class.getResourceAsStream("guests/" + name + ".elf")) {
            if (in == null)
                throw new IllegalStateException("bundle was built without guests/" + name + ".elf");
            return new Blob("guest", name, MemorySegment.ofArray(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
