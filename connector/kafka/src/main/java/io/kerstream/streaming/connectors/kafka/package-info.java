/* SPDX-License-Identifier: Apache-2.0 */
/** What jobs written for Flink's classic Kafka connector use, under the names they know. */
@NullMarked
package io.kerstream.streaming.connectors.kafka;

import org.jspecify.annotations.NullMarked;
