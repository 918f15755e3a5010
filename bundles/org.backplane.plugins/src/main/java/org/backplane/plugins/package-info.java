/**
 * Plugins: jars in a folder that are installed, replaced and taken out while machines run, and, when that cannot be, a
 * message on standard error that says what is missing and what to do. Only {@code --plugins} brings this bundle in.
 * <p>
 * <b>Threads.</b> Everything happens on the thread of the verb until that returns, and on one thread of its own afterwards.
 */
package org.backplane.plugins;
