/**
 * Tables of examples of what the manual says about system instructions, faults, segments and paging. The tables are beside
 * this package's resources, one file per subject; how a row is written is explained on {@link Example}.
 */
package org.backplane.x86.interpreter.manual;
