package org.backplane.api.x86.manage;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** What a vCPU's memory type range registers say: a facet of a CPU extension. At a quiet point. */
@ProviderType
public interface MtrrInfo {
    /**
     * A rule, in force or not.
     *
     * @param rule  which register says so: {@code "IA32_MTRR_PHYSBASE0"}
     * @param first the first byte
     * @param last  the last byte; of a mask with holes, that of the last piece
     * @param type  {@code "WB"} and the like
     * @param note  what is special about it, or empty
     */
    record Range(String rule, long first, long last, String type, String note) {
    }

    /**
     * The type of an address.
     *
     * @param type      what the MTRRs say
     * @param rule      which of them, and why
     * @param effective with the page attribute table's first field, and CR0.CD
     */
    record Decision(long address, String type, String rule, String effective) {
    }

    /**
     * What was dropped by all vCPUs of the machine, also by the part's predecessors.
     *
     * @param policy   how: a value of the part's key {@code zaps}
     * @param requests changes of registers that asked for it
     * @param calls    ranges that were dropped, one at a time
     * @param pages    pages of RAM in them
     */
    record Zaps(String policy, long requests, long calls, long pages) {
    }

    /** The ranges that are in force, by rule; neighbours of fixed size with the same type as one. */
    List<Range> ranges();

    /**
     * Which rule decides.
     *
     * @throws IllegalArgumentException when the vCPU's physical addresses have fewer bits
     */
    Decision decide(long address);

    /** See {@link Zaps}. */
    Zaps zaps();
}
