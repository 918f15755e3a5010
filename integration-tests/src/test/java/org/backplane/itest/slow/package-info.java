/** A bundle that listens to configurations and takes its time; {@code BareMetalIT} builds it. */
package org.backplane.itest.slow;
