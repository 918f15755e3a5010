/**
 * The back ends {@code console} and {@code monitor}: standard input and output, raw on a terminal, shared by a guest and whoever
 * watches over it. Threads of its own read and write, so that no device ever waits for the host.
 */
package org.backplane.console;
