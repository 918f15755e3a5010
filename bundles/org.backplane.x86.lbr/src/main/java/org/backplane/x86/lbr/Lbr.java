package org.backplane.x86.lbr;

import java.util.List;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.backplane.api.machine.config.WrongKey;
import org.osgi.service.component.annotations.Component;

/** Offers branch records. */
@Component
@PartType("x86.lbr")
public final class Lbr implements ExtensionFactory<Lbr.Config> {
    private static final String ARCHITECTURAL = "architectural";
    private static final String LEGACY = "legacy";
    private static final String AMD = "amd";

    /** Keys of a part. */
    public record Config(
            @Key(doc = "Whose registers: those of CPUID leaf 0x1C, which take the feature arch-lbr and XSAVES; those of Intel's older"
                    + " processors; or AMD's LbrExtV2, which take the feature lbr-v2.", byDefault = ARCHITECTURAL,
                    allowed = {
                            ARCHITECTURAL, LEGACY, AMD}) String kind,
            @Key(doc = "Branches that are recorded: 8, 16, 24 and so on to 64; of the others 4, 8, 16 or 32.",
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
            List<Integer> depths = kind.equals(ARCHITECTURAL)
                    ? List.of(8, 16, 24, 32, 40, 48, 56, 64)
                    : List.of(4, 8, 16, 32);
            if (!depths.contains(depth)) {
                throw new WrongKey("depth",
                        "depth of " + kind + " records is one of " + depths + ", not " + depth);
            }
        }
    }

    @Override
    public String summary() {
        return "branch records: Intel's architectural LBR and legacy stacks, AMD's LbrExtV2";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return switch (config.kind) {
            case LEGACY -> new LegacyStack(config, board);
            case AMD -> new AmdStack(config, board);
            default -> new BranchRecords(config, board);
        };
    }
}
