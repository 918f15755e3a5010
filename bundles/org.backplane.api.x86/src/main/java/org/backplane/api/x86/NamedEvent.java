package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/** A {@link CountedEvent} but for what is counted: its name and its codes. */
@ConsumerType
public abstract class NamedEvent implements CountedEvent {
    private final String name;
    private final int architectural;
    private final int intel;
    private final int amd;
    private final int most;

    /**
     * @param architectural as {@link CountedEvent#architectural}
     * @param intel         event select and unit mask of Intel's processors, -1: none
     * @param amd           of AMD's
     * @param most          in an instruction
     */
    protected NamedEvent(String name, int architectural, int intel, int amd, int most) {
        this.name = name;
        this.architectural = architectural;
        this.intel = intel;
        this.amd = amd;
        this.most = most;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int architectural() {
        return architectural;
    }

    @Override
    public final int code(boolean ofAmd) {
        return ofAmd ? amd : intel;
    }

    @Override
    public int most() {
        return most;
    }
}
