package org.backplane.x86.uarch;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.backplane.api.machine.config.WrongKey;
import org.osgi.service.component.annotations.Component;

/** Offers caches. */
@Component
@PartType("x86.caches")
public final class CachesFactory implements ExtensionFactory<CachesFactory.Config> {

    /** Keys of a part. */
    public record Config(
            @Key(doc = "Size of the first level, which holds data; a power of two.", byDefault = "32K", min = 64,
                    max = 1 << 20, unit = "bytes") long firstSize,
            @Key(doc = "Lines in which the first level can hold an address; a power of two.", byDefault = "8", min = 1,
                    max = 64) int firstWays,
            @Key(doc = "Size of the last level; a power of two.", byDefault = "2M", min = 64, max = 1 << 26,
                    unit = "bytes") long lastSize,
            @Key(doc = "Lines in which the last level can hold an address; a power of two.", byDefault = "16", min = 1,
                    max = 64) int lastWays) {
        public Config {
            check("first", firstSize, firstWays);
            check("last", lastSize, lastWays);
        }

        private static void check(String level, long size, int ways) {
            Shape.powerOfTwo(level + "-size", size);
            Shape.powerOfTwo(level + "-ways", ways);
            if (size < (long) ways * CacheLevel.LINE) {
                throw new WrongKey(level + "-size", level + "-size is at least " + ways * CacheLevel.LINE + " with "
                        + ways + " ways, not " + size);
            }
        }
    }

    @Override
    public String summary() {
        return "caches: two levels, least recently used; the events cache-references and cache-misses of the last level";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new Caches(config, board);
    }
}
