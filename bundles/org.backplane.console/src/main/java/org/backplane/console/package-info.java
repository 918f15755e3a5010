/**
 * The back end {@code console}: standard input and output, raw on a terminal. Threads of its own read and write, so that no
 * device ever waits for the host.
 */
package org.backplane.console;
