/**
 * From machine files to machines: parses, validates everything against the types' own declarations, and only then hands the
 * framework configurations. Offers the verbs {@code run}, {@code check} and {@code list}.
 */
package org.backplane.assembler;
