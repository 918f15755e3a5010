/** CPUID's answers. */
package org.backplane.x86.architecture.cpuid;
