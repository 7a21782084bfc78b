/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Schemas for keys and values together, for JSON and for Flink's own serializers, under the names
 * that jobs of the classic connector know. Schemas for values alone that Flink publishes itself,
 * such as {@code SimpleStringSchema} and {@code TypeInformationSerializationSchema}, are used from
 * there.
 */
@NullMarked
package io.kerstream.streaming.util.serialization;

import org.jspecify.annotations.NullMarked;
