/** A bus master that does not look into caches: an example of such devices, and an instrument for drivers that flush. */
package org.backplane.dev.noncoherentdma;
