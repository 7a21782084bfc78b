/* SPDX-License-Identifier: Apache-2.0 */
/** The JobManager's half of the source: discovers partitions and assigns them to readers. */
@NullMarked
package io.kerstream.connector.kafka.source.enumerator;

import org.jspecify.annotations.NullMarked;
