/* SPDX-License-Identifier: Apache-2.0 */
/** Where to start and where to stop: the strategies that turn partitions into offsets. */
@NullMarked
package io.kerstream.connector.kafka.source.enumerator.initializer;

import org.jspecify.annotations.NullMarked;
