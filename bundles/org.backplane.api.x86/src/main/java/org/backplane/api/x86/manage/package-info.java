/**
 * The management of x86 vCPUs: KVM's calls and error names (Linux, Documentation/virt/kvm/api.rst), and CPU models.
 * <p>
 * Calls of {@link X86Control} are made at a quiet point, through {@code Machine.atRest}.
 *
 * <pre>
 * List&lt;FeatureState&gt; rows = machine.atRest(X86Control.class, vcpus -&gt; vcpus.getFirst().features());
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.x86.manage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
