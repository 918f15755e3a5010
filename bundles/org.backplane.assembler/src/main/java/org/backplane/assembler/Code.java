package org.backplane.assembler;

/** What the assembler itself finds wrong; the codes of single keys are in {@code Problem}. */
public final class Code {
    public static final String SYNTAX = "B001";
    public static final String UNREADABLE = "B002";
    public static final String SHAPE = "B003";
    public static final String NO_MACHINE = "B004";
    public static final String OPTION = "B005";
    public static final String INCLUDE = "B006";
    public static final String NO_TYPE = "B201";
    public static final String NO_PART = "B202";
    public static final String ADDRESS = "B203";
    public static final String OVERLAP = "B204";
    public static final String NO_LINE = "B205";
    public static final String NO_BACKEND = "B206";
    public static final String HOST_MEMORY = "B207";
    public static final String GUEST = "B208";
    public static final String REFUSED = "B209";
    public static final String VCPUS = "B210";
    public static final String LOADERS = "B211";
    public static final String NO_SERVICE = "B212";
    public static final String SHARED = "B213";
    public static final String NO_FEATURE = "B214";
    public static final String REGISTERS = "B215";

    private Code() {
    }
}
