/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka.internals.consumer;

import io.kerstream.security.KafkaClientFactory;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * Where a subtask of a classic consumer runs.
 *
 * @param subtask its index
 * @param parallelism how many there are
 * @param metrics the operator's
 * @param watermarkInterval time between two periodic watermarks; zero for none
 * @param clients makes its Kafka clients
 */
@Internal
public record TaskContext(
        int subtask,
        int parallelism,
        OperatorMetricGroup metrics,
        UserCodeClassLoader classLoader,
        Duration watermarkInterval,
        KafkaClientFactory clients) {}
