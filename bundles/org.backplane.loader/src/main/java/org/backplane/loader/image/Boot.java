package org.backplane.loader.image;

import java.util.List;

/**
 * What a guest is started with, whatever its format.
 *
 * @param initrd  initial RAM disk, or null
 * @param append  command line
 * @param modules multiboot modules
 * @param map     memory map
 * @param rsdp    address of the ACPI root pointer
 */
public record Boot(Blob initrd, String append, List<Module> modules, E820 map, long rsdp) {
    /**
     * A multiboot module.
     *
     * @param line the file's name and its arguments, as the guest gets them
     */
    public record Module(Blob file, String line) {
    }

    public Boot {
        modules = List.copyOf(modules);
    }
}
