/** Boards: what a device or a CPU extension is plugged into. */
package org.backplane.machine.board;
