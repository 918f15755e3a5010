package org.backplane.itest;

import static org.junit.Assert.assertEquals;

import aQute.bnd.osgi.Domain;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Manifests that break the rule of imports, and some that keep it. */
public class DirectionRuleTest {

    @Test
    public void everyLayerMayImportTheApi() {
        for (String bundle : List.of("api.device", "lib.x86", "x86.interpreter", "machine", "dev.uart", "loader")) {
            assertEquals(List.of(), imports(bundle, "api.machine.bus"));
        }
    }

    @Test
    public void onlyLibsCoresAndArchitecturesMayImportALib() {
        for (String bundle : List.of("lib.x86", "x86.interpreter", "x86.architecture", "arm64.jit")) {
            assertEquals(List.of(), imports(bundle, "lib.memory"));
        }
        for (String bundle : List.of("api.x86", "machine", "dev.uart", "loader", "x86.lbr")) {
            assertEquals(List.of("org.backplane." + bundle + " must not import org.backplane.lib.memory"),
                    imports(bundle, "lib.memory"));
        }
    }

    @Test
    public void nobodyMayImportAPartOrTheChassis() {
        for (String bundle : List.of("api.cpu", "lib.x86", "x86.interpreter", "dev.apic", "loader")) {
            assertEquals(1, imports(bundle, "machine").size());
            assertEquals(1, imports(bundle, "dev.uart").size());
        }
    }

    @Test
    public void packagesOfOneselfAndOfOthersDoNotCount() {
        assertEquals(List.of(),
                violations("lib.x86", "Import-Package", "org.backplane.lib.x86.table,org.osgi.framework"));
    }

    @Test
    public void onlyApiLibAndTestkitMayExportAndOnlyTheirOwn() {
        for (String bundle : List.of("api.machine", "lib.x86", "testkit")) {
            assertEquals(List.of(), violations(bundle, "Export-Package", "org.backplane." + bundle));
        }
        assertEquals(1, violations("dev.uart", "Export-Package", "org.backplane.dev.uart").size());
        assertEquals(1, violations("lib.x86", "Export-Package", "org.backplane.api.machine").size());
    }

    @Test
    public void headersThatHideAnEdgeAreForbidden() {
        assertEquals(1, violations("dev.uart", "DynamicImport-Package", "*").size());
        assertEquals(1, violations("dev.uart", "Require-Bundle", "org.backplane.machine").size());
        assertEquals(1, violations("dev.uart", "Fragment-Host", "org.backplane.machine").size());
        assertEquals(1, violations("dev.uart", "Bundle-ActivationPolicy", "lazy").size());
    }

    private static List<String> imports(String bundle, String imported) {
        return violations(bundle, "Import-Package", "org.backplane." + imported + ";version=\"[1,2)\"");
    }

    private static List<String> violations(String bundle, String header, String value) {
        return DirectionRule.violations(Domain
                .domain(Map.of("Bundle-SymbolicName", "org.backplane." + bundle + ";singleton:=true", header, value)));
    }
}
