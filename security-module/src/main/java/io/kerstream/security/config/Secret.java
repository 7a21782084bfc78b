/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import org.apache.flink.annotation.Internal;

/**
 * A password, key or the like, which shows itself only to who calls {@link #reveal()}.
 *
 * <p>It is not {@link java.io.Serializable}, so that it cannot become part of a job, and has the
 * identity of an object, so that nothing can be learned by comparing.
 */
@Internal
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The secret itself, for Kafka's configuration and for nothing that is logged or thrown. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return Redaction.MASK;
    }
}
