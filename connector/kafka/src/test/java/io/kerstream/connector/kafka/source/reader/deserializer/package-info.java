/* SPDX-License-Identifier: Apache-2.0 */
/** Deserialization schemas. */
@NullMarked
package io.kerstream.connector.kafka.source.reader.deserializer;

import org.jspecify.annotations.NullMarked;
