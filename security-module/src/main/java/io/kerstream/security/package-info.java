/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The one way to a Kafka client: {@link io.kerstream.security.KafkaClientFactory} and its errors.
 */
@NullMarked
package io.kerstream.security;

import org.jspecify.annotations.NullMarked;
