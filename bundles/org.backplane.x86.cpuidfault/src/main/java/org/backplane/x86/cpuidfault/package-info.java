/**
 * CPUID faulting: a guest kernel has CPUID fault in user mode. Intel's form is two model-specific registers (SDM volume 3, "CPUID
 * faulting"), AMD's a bit of HWCR (APM volume 3, CPUID Fn8000_0021). The core tests one word of the state; {@code host} has the two ways in
 * which an accelerator would do it.
 */
package org.backplane.x86.cpuidfault;
