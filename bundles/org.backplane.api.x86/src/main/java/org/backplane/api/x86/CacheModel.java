package org.backplane.api.x86;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Caches of which somebody counts hits and misses; they keep no data. An extension implements it. A core tells it of every access of
 * instructions to cacheable memory while {@link #watching}; fetches and page walks are none. On the vCPU's thread; must not block or
 * allocate.
 */
@ConsumerType
public interface CacheModel {
    /** Whether it wants to know of accesses. Asked behind every {@link PerformanceCounters#settle}. */
    boolean watching();

    /** So many bytes at a physical address, which are in one page, were read or written. */
    void access(long physical, int bytes);

    /** The line of a physical address was flushed; told at all times. */
    void flush(long physical);

    /** All lines were (WBINVD, INVD); told at all times. */
    void flush();
}
