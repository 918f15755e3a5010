/** Boards without a machine: what parts declare on them is looked at and thrown away. */
package org.backplane.assembler.check;
