package org.backplane.loader.image;

import java.util.function.Consumer;

import org.backplane.api.x86.X86State;

/** A guest image of one format, its headers parsed. */
public interface Image {
    /** Reports everything that keeps the image from running as {@code boot} asks, a line each. */
    void check(Boot boot, Consumer<String> problems);

    /** Puts the image and what it is told into RAM and sets the registers it starts with. Only after a {@link #check} without problems. */
    void load(Boot boot, GuestRam ram, X86State cpu);
}
