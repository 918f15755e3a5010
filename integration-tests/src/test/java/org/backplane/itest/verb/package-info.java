/** The bundle that stands in for the assembler when the launcher is tested; {@code LauncherIT} builds it. */
package org.backplane.itest.verb;
