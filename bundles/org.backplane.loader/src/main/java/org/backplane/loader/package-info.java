/** The part type {@code pc.boot}: firmware tables and the guest's image, put into a PC at every reset. */
package org.backplane.loader;
