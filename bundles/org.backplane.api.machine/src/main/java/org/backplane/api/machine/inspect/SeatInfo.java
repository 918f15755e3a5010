package org.backplane.api.machine.inspect;

import java.util.List;

/**
 * A place that one part occupies.
 *
 * @param name    what messages call the seat: {@code "com1"}, {@code "the core of cpu0"}
 * @param part    the part's name in the machine file
 * @param type    the type that the seat is for; of a core the one that sits there, or the first of its list
 * @param state   {@code "seated"}, {@code "vacant"} or {@code "held"} (vacant, its registers keep their values)
 * @param bundle  symbolic name of the bundle that provided the occupant, empty when vacant
 * @param version that bundle's version, empty when vacant
 * @param build   the provider's service property {@code part.build}, empty without one
 * @param places  where the guest finds it: {@code "io:0x3f8 (8)"}
 * @param seated  how often somebody was seated here
 * @param note    why it is vacant, or who was refused and why; empty when there is nothing to tell
 */
public record SeatInfo(String name, String part, String type, String state, String bundle, String version, String build,
        List<String> places, long seated, String note) {
}
