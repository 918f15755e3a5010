/**
 * The command line. It reads feature files, starts the OSGi framework with their bundles, and hands the request to the
 * bundle that offers the verb: a {@link java.util.function.ToIntFunction} service with the property
 * {@code backplane.verb}, whose result is the exit status. It knows machines and parts only as names to pass on, so that
 * everything replaceable stays in bundles.
 *
 * <p>Nothing here touches standard input or output, except for {@code --help}: they belong to the guest's console.
 * Everything that has to be undone at the end is undone by one shutdown hook, whatever ends the process.
 */
package org.backplane.launcher;
