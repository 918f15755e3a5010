/**
 * Machines and the parts they are assembled from.
 * <p>
 * A <em>part</em> is anything plugged in. A bundle offers a part <em>type</em> as a DS service (a {@link PartProvider});
 * the machine file names parts of these types; the chassis seats them at quiet points.
 * <p>
 * <b>Threads.</b> Providers are called by the machine's director thread only. Nothing here may block on the host.
 *
 * <pre>
 * &#64;Component
 * &#64;PartType("x86.interpreter")
 * public final class Interpreter implements CoreFactory&lt;Interpreter.Config&gt; { … }
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.machine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
