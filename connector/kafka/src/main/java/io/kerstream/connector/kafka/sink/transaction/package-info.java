/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Who may use which transactional id, and how a transaction ends: the pool of ids, the evidence
 * from the transaction coordinator, the abort of lingering transactions, and the one class that
 * touches internals of the Kafka producer.
 */
@NullMarked
package io.kerstream.connector.kafka.sink.transaction;

import org.jspecify.annotations.NullMarked;
