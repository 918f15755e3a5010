package org.backplane.machine.memory;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.machine.inspect.CacheViolation;
import org.backplane.api.machine.inspect.CacheViolations;

/** What devices met in caches, the first of them; those that repeat are counted. Any thread. */
final class Violations {
    private static final int MOST = 64;

    private final List<CacheViolation> list = new ArrayList<>();
    private long more;

    synchronized void add(String part, long address, long code, String reason) {
        for (int n = 0; n < list.size(); n++) {
            CacheViolation old = list.get(n);
            if (old.address() == address && old.code() == code && old.part().equals(part)
                    && old.reason().equals(reason)) {
                list.set(n, new CacheViolation(part, address, code, reason, old.times() + 1));
                return;
            }
        }
        if (list.size() < MOST) {
            list.add(new CacheViolation(part, address, code, reason, 1));
        } else {
            more++;
        }
    }

    synchronized CacheViolations found() {
        return new CacheViolations(List.copyOf(list), more);
    }
}
