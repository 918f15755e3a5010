package org.backplane.api.machine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Names the part type that a {@link PartProvider} component offers: the service property {@code part.type}. */
@ComponentPropertyType
@Capability(namespace = "backplane.part", attribute = "type=\"${#value}\"")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PartType {
    /** The name, as in {@code "type": "x86.interpreter"}; third parties prefix theirs: {@code "acme,ticker"}. */
    String value();
}
