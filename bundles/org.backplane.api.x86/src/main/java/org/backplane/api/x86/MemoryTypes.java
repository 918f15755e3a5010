package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Which types physical memory has for one vCPU (SDM volume 3, chapter 13): a facet of a CPU extension. On the vCPU's thread.
 */
@ConsumerType
public interface MemoryTypes {
    /** Uncacheable. */
    int UC = 0;
    /** Write-combining. */
    int WC = 1;
    /** Write-through. */
    int WT = 4;
    /** Write-protected. */
    int WP = 5;
    /** Write-back. */
    int WB = 6;
    /** Uncacheable unless the MTRRs say write-combining: in a page attribute table only. */
    int UC_MINUS = 7;
    /** No field of a page attribute table: without paging nothing selects one, and it is as write-back (SDM volume 3, "EPT and Memory Typing"). */
    int NO_ATTRIBUTE = -1;

    /** What a page attribute table says; {@link #WB} for {@link #NO_ATTRIBUTE}. */
    static int attribute(long table, int field) {
        return field == NO_ATTRIBUTE ? WB : (int) (table >>> 8 * field) & 7;
    }

    /**
     * The type that accesses to a page have.
     *
     * @param physical  an address in the page
     * @param attribute which field of the page attribute table its translation names, 0 to 7, or {@link #NO_ATTRIBUTE}
     * @return {@link #UC}, {@link #WC}, {@link #WT}, {@link #WP} or {@link #WB}
     */
    int effective(long physical, int attribute);

    /** The guest has changed CR0.CD. What this vCPU has translated is dropped anyway where types matter. */
    void cr0CdChanged();
}
