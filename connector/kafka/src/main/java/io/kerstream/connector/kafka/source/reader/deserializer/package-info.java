/* SPDX-License-Identifier: Apache-2.0 */
/** From a Kafka record's bytes to the job's elements. */
@NullMarked
package io.kerstream.connector.kafka.source.reader.deserializer;

import org.jspecify.annotations.NullMarked;
