package org.backplane.lib.x86.decode;

import java.util.List;

import org.backplane.api.x86.Feature;
import org.backplane.lib.x86.table.Branch;
import org.backplane.lib.x86.table.Ends;

/**
 * One row of the opcode table.
 *
 * @param name      name of the method that is its meaning, unique
 * @param mnemonic  mnemonic without suffix
 * @param feature   what must be granted
 * @param ends      whether it ends a block
 * @param lock      whether LOCK is allowed
 * @param routine   whether the method does everything itself
 * @param undefined arithmetic flags that are undefined after it
 * @param encodings as {@link org.backplane.lib.x86.table.Row} has them
 * @param group     simple name of the method's class
 * @param branch    what kind of branch it is
 */
public record OpcodeRow(String name, String mnemonic, Feature feature, Ends ends, boolean lock, boolean routine,
        UndefinedFlags undefined, List<String> encodings, String group, Branch branch) {
    static OpcodeRow parse(String[] fields) {
        return new OpcodeRow(fields[0], fields[1], Feature.valueOf(fields[2]), Ends.valueOf(fields[3]),
                Boolean.parseBoolean(fields[4]), "routine".equals(fields[5]), new UndefinedFlags(fields[6]),
                List.of(fields[7].split(";")), fields[8], Branch.valueOf(fields[9]));
    }
}
