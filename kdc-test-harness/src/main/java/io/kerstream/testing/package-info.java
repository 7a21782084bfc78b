/**
 * A real KDC and SASL-secured Kafka brokers for tests: what a test sees of them.
 *
 * <p>Start with {@link io.kerstream.testing.SecuredKafkaExtension}, or with {@link
 * io.kerstream.testing.Kdc#builder()} and {@link io.kerstream.testing.KafkaCluster#builder(Kdc)}
 * outside JUnit. Packages below {@code internal} are the implementation and may change at any time.
 */
@NullMarked
package io.kerstream.testing;

import org.jspecify.annotations.NullMarked;
