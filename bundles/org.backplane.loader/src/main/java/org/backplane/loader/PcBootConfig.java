package org.backplane.loader;

import java.util.List;

import org.backplane.api.machine.config.Key;
import org.backplane.loader.image.ImageFormat;

/** Keys of a {@code pc.boot} part. Paths are relative to the directory Backplane was started in. */
public record PcBootConfig(
        @Key(doc = "Kernel file: Linux bzImage, multiboot 1, ELF64, boot sector, or raw.",
                byDefault = "") String kernel,
        @Key(doc = "Initial RAM disk file, for kernels that take one.", byDefault = "") String initrd,
        @Key(doc = "Command line of the guest.", byDefault = "") String append,
        @Key(doc = "Format of the kernel; auto looks at its headers.", byDefault = ImageFormat.AUTO, allowed = {
                ImageFormat.AUTO,
                ImageFormat.LINUX, ImageFormat.MULTIBOOT, ImageFormat.ELF, ImageFormat.BOOT_SECTOR,
                ImageFormat.RAW}) String format,
        @Key(doc = "Where a raw kernel goes.", byDefault = "0x100000", min = 0) long address,
        @Key(doc = "Address of a raw kernel's first instruction; -1: its first byte.", byDefault = "-1",
                min = -1) long entry,
        @Key(doc = "Multiboot modules, each a file name and its arguments.", byDefault = "") List<String> modules,
        @Key(doc = "Name of an embedded guest to run when there is no kernel: demo.", byDefault = "") String guest){
    public PcBootConfig {
        modules = List.copyOf(modules);
    }
}
