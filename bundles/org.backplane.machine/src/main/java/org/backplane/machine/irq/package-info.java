/** Interrupt wires and messages of one machine. Lock-free. */
package org.backplane.machine.irq;
