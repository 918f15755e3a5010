/** What pieces of Backplane cost, in nanoseconds, by JMH; {@code benchmarks/pieces} runs them. */
package org.backplane.benchmarks;
