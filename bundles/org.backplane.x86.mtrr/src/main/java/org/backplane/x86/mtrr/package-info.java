/**
 * Memory type range registers (SDM volume 3, "Memory Cache Control"): their registers per vCPU, the type of an address, and the zaps that a
 * change of them costs the machine, collected so that vCPUs which change the same at the same time pay once.
 */
package org.backplane.x86.mtrr;
