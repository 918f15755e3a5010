package org.backplane.monitor.command;

import java.util.Collection;

import org.backplane.api.machine.config.Nearest;

/** Names that name nothing. */
public final class Unknown {
    private Unknown() {
    }

    /**
     * The complaint.
     *
     * @param kind   what it should have been: {@code "command"}
     * @param names  those there are
     * @param lister what shows them, the end of the sentence: {@code "'help' lists them"}
     */
    public static CommandException name(String kind, String name, Collection<String> names, String lister) {
        String hint = Nearest.hint(name, names);
        return new CommandException("There is no " + kind + " '" + name + "'; " + (hint.isEmpty() ? "" : hint + " ")
                + lister + ".");
    }
}
