/* SPDX-License-Identifier: Apache-2.0 */
/** The reader against a scripted consumer: no broker, no Flink runtime. */
@NullMarked
package io.kerstream.connector.kafka.source.reader;

import org.jspecify.annotations.NullMarked;
