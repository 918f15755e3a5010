/**
 * Guest images and the state they are entered in: Linux bzImage, multiboot 1, ELF64, raw binaries.
 * <p>
 * An {@link org.backplane.loader.image.Image} is parsed from a {@link org.backplane.loader.image.Blob}, says what keeps it
 * from running in a machine, and puts itself into guest RAM. <b>Threads.</b> Any one thread at a time.
 *
 * <pre>
 * Image image = ImageFormat.of("auto").parse(kernel, raw, problems::add);
 * image.check(boot, problems::add);
 * image.load(boot, ram, cpu);
 * </pre>
 */
package org.backplane.loader.image;
