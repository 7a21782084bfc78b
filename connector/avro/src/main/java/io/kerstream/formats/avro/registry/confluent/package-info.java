/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Avro in Confluent's wire format, under the class and method names of Flink's {@code
 * org.apache.flink.formats.avro.registry.confluent}.
 */
@NullMarked
package io.kerstream.formats.avro.registry.confluent;

import org.jspecify.annotations.NullMarked;
