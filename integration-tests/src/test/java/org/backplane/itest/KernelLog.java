package org.backplane.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lines of {@code dmesg -r}, and which of them are bad. */
final class KernelLog {

    private static final Pattern RAW = Pattern.compile("<(\\d+)>\\[ *\\d+\\.\\d+\\] (.*)");
    private static final int LEVELS = 8;
    private static final int WARNING = 4;
    private static final String REASON = " ## ";

    private final List<String> complaints;
    private final List<Pattern> allowed;

    /**
     * @param raw lines of {@code dmesg -r}
     * @param allowed file of messages that may come, see its head
     */
    KernelLog(List<String> raw, Path allowed) throws IOException {
        complaints = raw.stream().map(RAW::matcher).filter(Matcher::matches)
                .filter(line -> Integer.parseInt(line.group(1)) % LEVELS <= WARNING).map(line -> line.group(2))
                .toList();
        try (Stream<String> lines = Files.lines(allowed)) {
            this.allowed = lines.filter(line -> !line.isBlank() && !line.startsWith("#")).map(KernelLog::entry)
                    .toList();
        }
    }

    private static Pattern entry(String line) {
        int reason = line.indexOf(REASON);
        if (reason < 1 || line.substring(reason + REASON.length()).isBlank()) {
            throw new IllegalArgumentException("no reason for what is allowed: " + line);
        }
        return Pattern.compile(line.substring(0, reason));
    }

    /** Messages of level warning or worse that are not allowed. */
    List<String> unexpected() {
        return complaints.stream().filter(line -> allowed.stream().noneMatch(entry -> entry.matcher(line).matches()))
                .toList();
    }

    /** What is allowed and did not come. */
    List<String> unused() {
        return allowed.stream().filter(entry -> complaints.stream().noneMatch(line -> entry.matcher(line).matches()))
                .map(Pattern::pattern).toList();
    }
}
