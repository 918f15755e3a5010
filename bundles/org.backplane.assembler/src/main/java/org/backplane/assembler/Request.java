package org.backplane.assembler;

import java.util.List;
import java.util.Map;

/** What the command line asks for, as the launcher hands it over: JDK types under agreed names. */
record Request(Map<String, Object> arguments) {
    private static final String DEMO = "demo";

    String machine() {
        return text("machine") == null ? DEMO : text("machine");
    }

    String text(String key) {
        return (String) arguments.get(key);
    }

    @SuppressWarnings("unchecked")
    List<String> set() {
        return (List<String>) arguments.getOrDefault("set", List.of());
    }

    /** Types of cores for all vCPUs; empty: those that the machine file says. */
    @SuppressWarnings("unchecked")
    List<String> core() {
        return (List<String>) arguments.getOrDefault("core", List.of());
    }

    /** Whether the JSON schema is wanted, and nothing checked. */
    boolean schema() {
        return Boolean.TRUE.equals(arguments.get("schema"));
    }

    /** Whether digests are to be told at the end. */
    boolean digest() {
        return Boolean.TRUE.equals(arguments.get("digest"));
    }

    /** Whether the guest waits for somebody to let it go. */
    boolean paused() {
        return Boolean.TRUE.equals(arguments.get("paused"));
    }

    boolean noReboot() {
        return Boolean.TRUE.equals(arguments.get("noReboot"));
    }

    /** Host seconds, 0: no limit. */
    double timeout() {
        return arguments.get("timeout") instanceof Double seconds ? seconds : 0;
    }
}
