/** JSON as machine files use it, with the position of every value: comments, hexadecimal numbers. */
package org.backplane.assembler.json;
