package org.backplane.monitor.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.jline.terminal.Size;

/** The size of the terminal on standard input, from {@code stty}, which every Unix has. */
final class TerminalSize {
    private static final Size USUAL = new Size(80, 24);

    private TerminalSize() {
    }

    /** Its size now; the usual one where there is no terminal, or one that does not tell. */
    static Size get() throws IOException {
        Process stty = new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(true).start();
        String[] said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip().split(" ");
        boolean isSize = said.length == 2 && said[0].matches("[1-9]\\d{0,3}") && said[1].matches("[1-9]\\d{0,3}");
        return isSize ? new Size(Integer.parseInt(said[1]), Integer.parseInt(said[0])) : USUAL;
    }
}
