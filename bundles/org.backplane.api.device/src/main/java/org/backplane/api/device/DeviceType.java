package org.backplane.api.device;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Names the part type that a {@link DeviceFactory} component offers: the service property {@code device.type}. */
@ComponentPropertyType
@Capability(namespace = "backplane.part", attribute = "type=\"${#value}\"")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface DeviceType {
    /** The name, as in {@code "type": "uart16550"}; third parties prefix theirs: {@code "acme,ticker"}. */
    String value();
}
