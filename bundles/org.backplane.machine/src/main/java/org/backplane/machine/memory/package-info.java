/** Guest RAM, the physical address map and the buses that devices answer on. */
package org.backplane.machine.memory;
