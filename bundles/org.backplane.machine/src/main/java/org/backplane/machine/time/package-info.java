/** Machine time and the alarms set on it. */
package org.backplane.machine.time;
