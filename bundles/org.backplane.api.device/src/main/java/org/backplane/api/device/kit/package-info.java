/**
 * The registers behind the device kit's {@link org.backplane.api.device.Window} and {@link org.backplane.api.device.Register}:
 * for those who provide boards (the chassis, the assembler's dry run, the test kit), not for device authors.
 * <p>
 * It lives here and not in the chassis because a register must behave the same on every board; see
 * {@code docs/adr/0010-register-kit-in-the-api.md}.
 * <p>
 * <b>Threads.</b> Whoever provides the board holds the device's lock around every call.
 *
 * <pre>
 * RegisterBlock block = new RegisterBlock("", 16, bank, RegisterBlock.Placement.FIXED);
 * factory.create(config, board);          // the board hands out the block as the device's window
 * long status = block.read(0x0, 4);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.device.kit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
