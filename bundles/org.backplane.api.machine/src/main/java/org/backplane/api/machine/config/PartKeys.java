package org.backplane.api.machine.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The keys that every part of a machine file may have besides those of its type: where it is, where its pins lead. */
public final class PartKeys {
    /** Address of the window {@code ""}; {@code at.NAME} of others. */
    public static final String AT = "at";
    /** Where the output pin {@code "irq"} leads; {@code irq.NAME} for others. A string or a list of strings {@code "PART/PIN"}. */
    public static final String IRQ = "irq";
    /** Name of a back end. */
    public static final String BACKEND = "backend";
    /** See {@link Common#when}. */
    public static final String WHEN = "when";
    /** See {@link Common#vcpus}. */
    public static final String VCPUS = "vcpus";
    /** See {@link Common#trace}. */
    public static final String TRACE = "trace";
    /** See {@link Common#vacant}. */
    public static final String VACANT = "vacant";
    /** Value of {@link #WHEN}. */
    public static final String AVAILABLE = "available";
    /** Value of {@link #VACANT}: registers keep their values. */
    public static final String HOLD = "hold";
    /** Value of {@link #VACANT}: nothing answers, a read is all-ones. */
    public static final String ABSENT = "absent";
    /** Value of {@link #VACANT}: the machine waits. */
    public static final String REFUSE = "refuse";

    /** The keys that are the same for every device and CPU extension. */
    public record Common(
            @Key(doc = "available: the machine starts without the part while no bundle provides its type, and seats it later.",
                    byDefault = "always", allowed = {
                            "always", AVAILABLE}) String when,
            @Key(doc = "What the guest finds while the part's bundle is away: hold: registers keep their values;"
                    + " absent: all-ones; refuse: the machine waits. Without it, absent for devices, refuse for CPU extensions.",
                    byDefault = "", allowed = {
                            HOLD, ABSENT, REFUSE}) String vacant,
            @Key(doc = "Names of the vCPUs that get the CPU extension; without it, all.",
                    byDefault = "") List<String> vcpus,
            @Key(doc = "Whether every access of the guest to its registers is written to stderr.",
                    byDefault = "false") boolean trace){
    }

    /** Binds {@link Common}. */
    public static final Schema<Common> COMMON = Schema.of(Common.class);

    /** A place in an address space: {@code "io:0x3f8"}. */
    public record Location(String space, long address) {
        /** Throws IllegalArgumentException when {@code text} is not {@code SPACE:ADDRESS}. */
        public static Location parse(String text) {
            int colon = text.indexOf(':');
            if (colon < 1) { throw new IllegalArgumentException("not an address: \"" + text + "\""); }
            return new Location(text.substring(0, colon), Quantity.parse(text.substring(colon + 1)));
        }

        @Override
        public String toString() {
            return space + ":0x" + Long.toHexString(address);
        }
    }

    private PartKeys() {
    }

    /** Whether the chassis, and not the part's type, says what the key means. */
    public static boolean isChassisKey(String key) {
        return COMMON.names().contains(key) || isOneOf(key, AT) || isOneOf(key, IRQ) || isOneOf(key, BACKEND);
    }

    /** Whether {@code key} is {@code family} or {@code family.SOMETHING}. */
    public static boolean isOneOf(String key, String family) {
        return key.equals(family) || key.startsWith(family + ".");
    }

    /** The key of the window or pin {@code name}: {@code family} itself for {@code plain}. */
    public static String keyFor(String family, String plain, String name) {
        return name.equals(plain) ? family : family + "." + name;
    }

    /** The keys that belong to the part's type. */
    public static Map<String, Object> own(Map<String, Object> keys) {
        Map<String, Object> own = new TreeMap<>(keys);
        own.keySet().removeIf(PartKeys::isChassisKey);
        return own;
    }

    /** A value that is a string or a list of strings, as a list; empty for null. */
    public static List<String> strings(Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case Object[] array -> Arrays.stream(array).map(String::valueOf).toList();
            default -> List.of(String.valueOf(value));
        };
    }
}
