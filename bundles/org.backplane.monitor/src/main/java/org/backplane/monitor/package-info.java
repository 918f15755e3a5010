/**
 * The monitor: commands to a running machine, typed at the terminal or sent to a control socket.
 * <p>
 * Commands are functions of Gogo, so those of other bundles work here as well. A line is executed on the thread of whoever
 * sent it, always one of the monitor's own: commands may wait for machines and for the framework, and neither waits for them.
 * The terminal and the control socket are services; without one of them that way in is missing, and nothing else.
 */
package org.backplane.monitor;
