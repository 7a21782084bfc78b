/* SPDX-License-Identifier: Apache-2.0 */
/** Reads the connector's own options out of Kafka client properties. */
@NullMarked
package io.kerstream.connector.kafka.config;

import org.jspecify.annotations.NullMarked;
