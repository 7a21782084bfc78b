/* SPDX-License-Identifier: Apache-2.0 */
/** How the classic producer chooses the partition of a record. */
@NullMarked
package io.kerstream.streaming.connectors.kafka.partitioner;

import org.jspecify.annotations.NullMarked;
