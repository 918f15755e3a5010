/**
 * The chassis: machines as Declarative Services components, and the director that seats their parts.
 * <p>
 * Declarative Services says what is there; each machine's {@link org.backplane.machine.Director} decides when it is seated.
 */
package org.backplane.machine;
