package org.backplane.loader.image;

import java.util.List;
import java.util.function.Consumer;

import org.backplane.api.x86.X86State;

/** A file copied to an address as it is and entered in 64-bit mode: RSI = zero page, {@link EntryState#longMode}. */
final class RawImage implements Image {
    private final Blob file;
    private final Segment segment;
    private final LinuxProtocol kernel;

    RawImage(Blob file, RawPlacement at) {
        this.file = file;
        segment = new Segment(0, at.address(), file.size(), file.size());
        kernel = LinuxProtocol.withoutLimits(segment.end(), at.entry());
    }

    @Override
    public void check(Boot boot, Consumer<String> problems) {
        Room.check(file, List.of(segment), boot.map(), problems);
        if (!segment.holds(kernel.entry()))
            problems.accept(
                    "entry: %s is outside %s, which is at %s; give an address in it".formatted(Text.hex(kernel.entry()),
                            file.name(), Text.range(segment.physical(), segment.end())));
        kernel.check(file.name(), boot, problems);
    }

    @Override
    public void load(Boot boot, GuestRam ram, X86State cpu) {
        segment.load(file, ram);
        kernel.load(new byte[0], boot, ram, cpu);
    }
}
