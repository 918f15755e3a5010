/** The bundle that counts what vCPU threads allocate; {@code AllocationIT} builds it. */
package org.backplane.itest.meter;
