/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source.enumerator.discovery;

import io.kerstream.security.KafkaSecurityUnavailableException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** What becomes of a look for partitions that failed. */
@Internal
public final class DiscoveryFailures {

    private DiscoveryFailures() {}

    /** Whether another look may succeed without anybody's help. */
    public static boolean mayPass(@Nullable Throwable error) {
        return error instanceof RetriableException
                || error instanceof KafkaSecurityUnavailableException;
    }

    /**
     * What the job fails with.
     *
     * @param error null if there was neither a result nor an error
     */
    public static FlinkRuntimeException fatal(@Nullable Throwable error) {
        return new FlinkRuntimeException(
                "Could not discover the Kafka partitions to read: "
                        + (error == null ? "no answer" : error.getMessage()),
                error);
    }
}
