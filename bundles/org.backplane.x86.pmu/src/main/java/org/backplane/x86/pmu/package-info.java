/**
 * Performance counters of x86 vCPUs: Intel's architectural performance monitoring, versions 1 to 5 (SDM volume 3, chapter 20), and AMD's
 * core counters and PerfMonV2 (APM volume 2, 13.2). Which of the two, the vendor of the CPU model says.
 * <p>
 * Nothing is counted while instructions execute: the unit takes differences of totals ({@link org.backplane.api.x86.CountedEvent}) where
 * privilege, configuration or a read make it necessary, and has the core stop at the instruction at which a counter can overflow.
 */
package org.backplane.x86.pmu;
