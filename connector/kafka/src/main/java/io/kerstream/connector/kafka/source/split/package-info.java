/* SPDX-License-Identifier: Apache-2.0 */
/** The unit of work of the source, one Kafka partition and the offsets to read, and its bytes. */
@NullMarked
package io.kerstream.connector.kafka.source.split;

import org.jspecify.annotations.NullMarked;
