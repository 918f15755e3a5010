package org.backplane.api.machine;

/**
 * How a machine's run ended.
 *
 * @param kind   one of the constants here
 * @param status for {@link #EXIT} the value the guest wrote; otherwise 0
 * @param report lines for people, empty when there is nothing to say
 */
public record Outcome(String kind, int status, String report) {
    /** The guest powered the machine off. */
    public static final String POWER_OFF = "power-off";
    /** The guest reset the machine and resets end the run. */
    public static final String RESET = "reset";
    /** The guest asked the emulator to end with {@link #status}. */
    public static final String EXIT = "exit";
    /** No vCPU can ever run again. */
    public static final String DEAD = "dead";
    /** The guest cannot be loaded; {@link #report} tells the user why. */
    public static final String NOT_LOADED = "not-loaded";
    /** Somebody outside asked for the end. */
    public static final String STOPPED = "stopped";
    /** A part or the chassis failed: our bug; {@link #report} holds the details. */
    public static final String FAILED = "failed";
}
