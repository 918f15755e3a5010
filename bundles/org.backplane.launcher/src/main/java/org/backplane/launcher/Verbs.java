package org.backplane.launcher;

/** Executes the request of a command. */
@FunctionalInterface
interface Verbs {

    /**
     * @return the exit status
     * @throws Exception a {@link UserException} for what the user can put right, anything else for a bug
     */
    int call(Request request) throws Exception;
}
