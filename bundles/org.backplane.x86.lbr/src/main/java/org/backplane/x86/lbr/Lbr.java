package org.backplane.x86.lbr;

import java.util.List;

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
    private static final String LEGACY = "legacy";

    /** Keys of a part. */
    public record Config(
            @Key(doc = "Whether the registers are those that CPUID tells of, which take the feature arch-lbr and XSAVES, or"
                    + " those of Intel's older processors.", byDefault = "architectural",
                    allowed = {
                            "architectural", LEGACY}) String kind,
            @Key(doc = "Branches that are recorded: 8, 16, 24 and so on to 64; of the legacy kind 4, 8, 16 or 32.",
                    byDefault = "32", min = 4,
                    max = 64) int depth,
            @Key(doc = "Of the legacy kind: what is in a record, by its number in IA32_PERF_CAPABILITIES.",
                    byDefault = "5", min = 0,
                    max = 7) int format,
            @Key(doc = "Whether records can be of one privilege only: CPUID leaf 0x1C, EBX bit 0.",
                    byDefault = "true") boolean privilege,
            @Key(doc = "Whether records can be of some kinds of branches only: EBX bit 1.",
                    byDefault = "true") boolean filter,
            @Key(doc = "Whether there is call-stack mode: EBX bit 2.", byDefault = "true") boolean callStack){
        public Config {
            List<Integer> depths = kind.equals(LEGACY)
                    ? List.of(4, 8, 16, 32)
                    : List.of(8, 16, 24, 32, 40, 48, 56, 64);
            if (!depths.contains(depth)) {
                throw new IllegalArgumentException(
                        "depth of " + kind + " records is one of " + depths + ", not " + depth);
            }
        }
    }

    @Override
    public String summary() {
        return "branch records: Intel's architectural LBR, and the legacy stack in its formats";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return config.kind.equals(LEGACY) ? new LegacyStack(config, board) : new BranchRecords(config, board);
    }
}
