package org.backplane.x86.lbr;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.osgi.service.component.annotations.Component;

/** Offers branch records. */
@Component
@PartType("x86.lbr")
public final class Lbr implements ExtensionFactory<Lbr.Config> {
    /** Keys of a part. */
    public record Config(
            @Key(doc = "Branches that are recorded.", byDefault = "32", allowed = {
                    "8", "16", "24", "32", "40", "48", "56", "64"}) String depth,
            @Key(doc = "Whether records can be of one privilege only: CPUID leaf 0x1C, EBX bit 0.",
                    byDefault = "true") boolean privilege,
            @Key(doc = "Whether records can be of some kinds of branches only: EBX bit 1.",
                    byDefault = "true") boolean filter,
            @Key(doc = "Whether there is call-stack mode: EBX bit 2.", byDefault = "true") boolean callStack){
        int records() {
            return Integer.parseInt(depth);
        }
    }

    @Override
    public String summary() {
        return "branch records: Intel's architectural LBR";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new BranchRecords(config, board);
    }
}
