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

    boolean noReboot() {
        return Boolean.TRUE.equals(arguments.get("noReboot"));
    }

    /** Host seconds, 0: no limit. */
    double timeout() {
        return arguments.get("timeout") instanceof Double seconds ? seconds : 0;
    }
}
