/**
 * How an accelerator would have a guest's CPUID fault, as a model: the host's own register, what is written to it when a vCPU comes and
 * goes, and what that costs. The guest cannot tell the ways apart. Nothing here is on the path of our own cores.
 */
package org.backplane.x86.cpuidfault.host;
