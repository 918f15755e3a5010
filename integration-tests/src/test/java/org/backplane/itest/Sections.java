package org.backplane.itest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the scripts of guests/linux print: a section per command, {@code === COMMAND}, what it printed, {@code === status N}.
 *
 * @param printed  lines by command; the last wins when one came twice
 * @param statuses how each ended
 */
record Sections(Map<String, List<String>> printed, Map<String, String> statuses) {

    private static final String SECTION = "=== ";
    private static final String STATUS = "=== status ";

    static Sections of(List<String> lines) {
        var sections = new Sections(new LinkedHashMap<>(), new LinkedHashMap<>());
        String section = "";
        for (String line : lines) {
            if (line.startsWith(STATUS)) {
                sections.statuses.put(section, line.substring(STATUS.length()));
                section = "";
            } else if (line.startsWith(SECTION)) {
                section = line.substring(SECTION.length());
                sections.printed.put(section, new ArrayList<>());
            } else if (!section.isEmpty()) {
                sections.printed.get(section).add(line);
            }
        }
        return sections;
    }
}
