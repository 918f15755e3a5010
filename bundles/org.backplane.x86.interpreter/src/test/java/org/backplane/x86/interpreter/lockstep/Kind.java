package org.backplane.x86.interpreter.lockstep;

/** What a long program is. */
enum Kind {
    USER_64(64, 3, "64-bit code of users", "lockstep"), USER_32(32, 3, "32-bit code of users", "lockstep"),
    USER_16(16, 3, "16-bit code of users", "lockstep"), SUPERVISOR_64(64, 0, "64-bit supervisors", "lockstep"),
    /** With tables of two levels. */
    SUPERVISOR_32(32, 0, "32-bit supervisors", "lockstep32"),
    /** With tables of three. */
    SUPERVISOR_PAE(32, 0, "32-bit supervisors with PAE", "lockstep32"),
    /** What those have of it, {@link SystemArea#V86_BYTES} at most. */
    VIRTUAL_8086(16, 3, "virtual-8086 code", "lockstep32"), REAL(16, 0, "real mode", "lockstep16");

    final int mode;
    final int cpl;
    /** Name of the program around it. */
    final String around;
    private final String text;

    Kind(int mode, int cpl, String text, String around) {
        this.mode = mode;
        this.cpl = cpl;
        this.text = text;
        this.around = around;
    }

    /** Whether it changes page tables, control registers and descriptors. */
    boolean supervises() {
        return cpl == 0 && this != REAL;
    }

    /** Its tables; null with those of four levels, or none. */
    Tables32 tables() {
        return switch (this) {
            case SUPERVISOR_32 -> Tables32.TWO_LEVELS;
            case SUPERVISOR_PAE -> Tables32.PAE;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
