package org.backplane.console;

/** Takes the console's own commands out of what is typed: Ctrl-A and a letter, as QEMU has them. */
final class EscapeFilter {
    private static final int CTRL_A = 1;

    /** What a command does. */
    interface Commands {
        /** The byte is the guest's. */
        void type(int value) throws InterruptedException;

        /** Ctrl-A C. */
        void switchOver() throws InterruptedException;

        /** Ctrl-A X. */
        void quit();

        /** Ctrl-A H. */
        void help() throws InterruptedException;
    }

    private final Commands commands;
    private boolean escaped;

    EscapeFilter(Commands commands) {
        this.commands = commands;
    }

    void accept(int value) throws InterruptedException {
        if (!escaped && value == CTRL_A) {
            escaped = true;
            return;
        }
        if (!escaped) {
            commands.type(value);
            return;
        }
        escaped = false;
        switch (Character.toLowerCase(value)) {
            case CTRL_A -> commands.type(CTRL_A);
            case 'c' -> commands.switchOver();
            case 'x' -> commands.quit();
            case 'h', '?' -> commands.help();
            default -> {
                // No command: swallowed, as in QEMU.
            }
        }
    }
}
