package org.backplane.api.machine.config;

/** What the compact constructor of a configuration record throws when one key is wrong with what others are: the complaint points at its value. */
public final class WrongKey extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String key;

    /**
     * @param key     as it is written in machine files
     * @param message for the user, one sentence without its full stop
     */
    public WrongKey(String key, String message) {
        super(message);
        this.key = key;
    }

    /** The key as it is written in machine files. */
    public String key() {
        return key;
    }
}
