/**
 * Carries what the framework, Declarative Services and the parts log through OSGi's log service to the JDK's
 * {@link System.Logger}, which the launcher directs to standard error. Without this bundle a component whose
 * constructor throws would stay away silently.
 */
package org.backplane.log;
