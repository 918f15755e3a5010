package org.backplane.api.x86;

import java.util.List;

import org.osgi.annotation.versioning.ConsumerType;

/** An extension whose vCPU's events performance counters can count. CPUID leaf 0xA tells of an event while somebody provides it. */
@ConsumerType
public interface EventSource {
    /** The events. Asked in every rewiring. */
    List<CountedEvent> events();
}
