package org.backplane.itest;

import java.nio.file.Path;

/** The device from outside, {@code integration-tests/ticker}: as its own build made it, and with something changed. */
final class TickerJar {

    static final Path MODULE = Backplane.TREE.resolve("integration-tests/ticker");
    static final Path SOURCE = MODULE.resolve("src/main/java/com/acme/Ticker.java");
    /** As built. */
    static final Path BUILT = MODULE.resolve("target/ticker-1.0.0.jar");

    /** Where its source says that the device is complete. */
    static final String CREATED = "return new Device() {";

    private TickerJar() {}

    /** Another version of the same source. */
    static PluginJar version(String version) throws Exception {
        return new PluginJar("ticker", version, SOURCE);
    }
}
