package org.backplane.api.machine.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a configuration record, that is one key of a machine file. Accessors carry it too: bnd sees it
 * there, not on components, and imports its package, without which the annotation would be missing in a framework.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Key {
    /** What the key does, one sentence. */
    String doc();

    /** The value when the file has none, written as in a file; {@link #REQUIRED} when there must be one. */
    String byDefault() default REQUIRED;

    /** Least value of a number. */
    long min() default Long.MIN_VALUE;

    /** Greatest value of a number. */
    long max() default Long.MAX_VALUE;

    /** The only strings that a file may give; empty: any. The default can be another one, for what no string says. */
    String[] allowed() default {};

    /** Unit of a number, for people. */
    String unit() default "";

    /** Default of {@link #byDefault}: the file must give the key. */
    String REQUIRED = "\0";
}
