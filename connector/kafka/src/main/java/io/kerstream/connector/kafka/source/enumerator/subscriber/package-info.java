/* SPDX-License-Identifier: Apache-2.0 */
/** Which partitions the source reads: topic lists, topic patterns, sets of partitions. */
@NullMarked
package io.kerstream.connector.kafka.source.enumerator.subscriber;

import org.jspecify.annotations.NullMarked;
