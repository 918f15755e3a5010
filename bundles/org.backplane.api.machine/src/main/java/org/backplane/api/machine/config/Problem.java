package org.backplane.api.machine.config;

/**
 * One thing that is wrong with what a user wrote. Immutable.
 *
 * @param code    stable identification: one of the constants here, or one of the tool that found it
 * @param key     the key it is about; empty when it is about the object as a whole
 * @param message what is wrong, one sentence without its full stop
 * @param allowed what would be right; empty when the message says it
 * @param given   what was given; empty when nothing was
 * @param hint    what to do; empty when that is plain
 */
public record Problem(String code, String key, String message, String allowed, String given, String hint) {
    /** A key that must be given is not. */
    public static final String MISSING = "B101";
    /** A key that nobody declares. */
    public static final String UNKNOWN = "B102";
    /** A value of another type. */
    public static final String TYPE = "B103";
    /** A number out of its range. */
    public static final String RANGE = "B104";
    /** A string that is not one of those allowed. */
    public static final String CHOICE = "B105";
    /** The values do not fit together, as the configuration record itself says ({@link WrongKey}: which is to change). */
    public static final String RECORD = "B106";

    /** The usual hint: the name that was probably meant, empty when nothing is near. */
    static String didYouMean(String nearest) {
        return nearest == null ? "" : "did you mean \"" + nearest + "\"?";
    }
}
