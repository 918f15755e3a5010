package org.backplane.x86.interpreter.disassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.lib.x86.FeatureBits;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.x86.interpreter.InterpreterFactory;
import org.junit.jupiter.api.Test;

/** What the core declares is what it implements: an instruction is there with its feature, and #UD or an older one without. */
class OfferTest {
    /** Features without instructions of their own that are no bit of CR4 or EFER: the page walk and XSAVE ask for them. */
    private static final Set<Feature> ELSEWHERE = EnumSet.of(Feature.PDPE1GB, Feature.PSE36, Feature.XGETBV1);

    private final Decoder decoder = new Decoder();

    private static Set<Feature> offered() {
        FeatureSet features = new FeatureSet();
        new InterpreterFactory().offer(features);
        Set<Feature> offered = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (features.has(feature.label())) { offered.add(feature); }
        }
        assertEquals(features.names().size(), offered.size(), "a name that no feature has");
        return offered;
    }

    @Test
    void everyInstructionHangsOnItsFeature() {
        Set<Feature> offered = offered();
        Capabilities all = new Capabilities(offered);
        List<String> wrong = new ArrayList<>();
        Set<Feature> seen = EnumSet.noneOf(Feature.class);
        for (int mode : new int[]{16, 32, 64}) {
            for (Samples.Sample sample : new Samples(mode, false).all(1)) {
                byte[] code = Arrays.copyOf(sample.code(), 15);
                if (decoder.decode(code, code.length, mode, all) != Decoder.OK) {
                    wrong.add(sample.form() + " is not there with everything that is offered");
                    continue;
                }
                Feature feature = decoder.encoding.feature(decoder.prefixes.vector);
                seen.add(feature);
                var before = decoder.encoding;
                Set<Feature> others = EnumSet.copyOf(offered);
                others.remove(feature);
                boolean still = decoder.decode(code, code.length, mode, new Capabilities(others)) == Decoder.OK
                        && decoder.encoding == before;
                if (still) { wrong.add(sample.form() + " is there without " + feature.label()); }
            }
        }
        assertEquals(List.of(), wrong);
        seen.addAll(ELSEWHERE);
        for (FeatureBits register : FeatureBits.values()) {
            for (int n = 0; n < register.count(); n++) { seen.add(register.feature(n)); }
        }
        Set<Feature> idle = EnumSet.copyOf(offered);
        idle.removeAll(seen);
        assertEquals(Set.of(), idle, "offered, and nothing hangs on it");
    }

    @Test
    void everyControlBitHangsOnItsFeature() {
        Set<Feature> offered = offered();
        for (FeatureBits register : FeatureBits.values()) {
            long all = register.allowed(new Capabilities(offered));
            for (int n = 0; n < register.count(); n++) {
                assertTrue((all & register.bit(n)) != 0, register.name(n) + " is implemented and not offered");
                Set<Feature> others = EnumSet.copyOf(offered);
                others.remove(register.feature(n));
                assertEquals(0, register.allowed(new Capabilities(others)) & register.bit(n), register.name(n));
            }
        }
        assertEquals(new TreeSet<>(), new TreeSet<>(offered.stream().map(Feature::label)
                .filter(name -> FeatureTable.number(name) < 0).toList()));
    }
}
