/**
 * What people and tools see of a machine: a monitor, a test, a user interface. Nothing here changes what the guest sees, and
 * no question waits for the guest.
 * <p>
 * <b>Threads.</b> Any but those of the machine. Answers are snapshots: immutable, and old as soon as they are given.
 *
 * <pre>
 * Inspector inspector = machine.inspector();
 * inspector.seats().forEach(seat -> System.out.println(seat.name() + " " + seat.type() + " " + seat.version()));
 * inspector.registers("com1").forEach(register -> System.out.println(register.text()));
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.machine.inspect;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
