package org.backplane.launcher;

/** Something the user can put right; the message names the thing, what is allowed and what to do. */
final class UserException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UserException(String message) {
        super(message);
    }
}
