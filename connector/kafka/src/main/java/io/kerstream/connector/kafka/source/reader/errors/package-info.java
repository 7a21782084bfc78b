/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What becomes of records that cannot be deserialized, and what errors of Kafka mean for the job.
 *
 * <pre>
 *   TolerantSchema --(a record failed)--&gt; RecordErrorHandler: SkippingHandler
 *                                                          or DeadLetterHandler --&gt; DeadLetterQueue
 * </pre>
 */
@NullMarked
package io.kerstream.connector.kafka.source.reader.errors;

import org.jspecify.annotations.NullMarked;
