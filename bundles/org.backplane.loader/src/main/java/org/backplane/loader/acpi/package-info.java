/**
 * ACPI tables of a PC, made from the parts in its machine file (ACPI Specification 6.5, chapters 5, 6 and 20).
 * <p>
 * <b>Threads.</b> Pure functions of a {@link org.backplane.loader.acpi.Platform}.
 *
 * <pre>
 * byte[] all = AcpiTables.of(Platform.of(spec), 0xf0000);
 * </pre>
 */
package org.backplane.loader.acpi;
