/* SPDX-License-Identifier: Apache-2.0 */
/** Drives the engine of the sink from the calls that Flink makes to a classic sink function. */
@NullMarked
package io.kerstream.streaming.connectors.kafka.internals.producer;

import org.jspecify.annotations.NullMarked;
