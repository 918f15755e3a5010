/**
 * The control socket: a line in, an exit status and an answer out, see docs/monitor.md. The launcher owns the socket, so that
 * it outlives this bundle; here its clients are served, each by a thread of its own.
 */
package org.backplane.monitor.control;
