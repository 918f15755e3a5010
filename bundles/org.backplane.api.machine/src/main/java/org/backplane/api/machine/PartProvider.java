package org.backplane.api.machine;

import org.backplane.api.machine.config.Schema;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The DS service by which a bundle offers one part type; its service property {@code part.type} (see {@link PartType})
 * is the name that machine files use. Sub-interfaces say what is created.
 *
 * @param <C> the configuration record of one part; its components are the part's keys in a machine file
 */
@ConsumerType
public interface PartProvider<C extends Record> {
    /** One sentence for {@code backplane list}. */
    String summary();

    /** The keys of the type: the schema of {@code C}, read from the class's own declaration. */
    default Schema<C> schema() {
        return Schema.declaredBy(getClass(), PartProvider.class);
    }
}
