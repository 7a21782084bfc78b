/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * For a parameter of type {@link java.util.Properties} of a test, a lifecycle method or a
 * constructor: what a client needs to connect to the secured cluster of the class, as {@link
 * KafkaCluster#clientProperties} gives it. Each parameter gets a new object.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface KafkaClient {

    /** Who the client is, with or without realm; empty for properties without a credential. */
    String principal() default "";

    /** The listener that it uses. */
    SecurityProtocol protocol() default SecurityProtocol.SASL_SSL;
}
