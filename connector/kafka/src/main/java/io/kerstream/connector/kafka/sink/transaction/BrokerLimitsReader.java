/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.sink.transaction;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@link BrokerLimits} of one broker, and takes no answer for one. */
final class BrokerLimitsReader {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerLimitsReader.class);

    /** Short: nothing depends on the answer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private BrokerLimitsReader() {}

    static BrokerLimits read(Admin admin) throws InterruptedException {
        try {
            Node broker =
                    admin.describeCluster()
                            .nodes()
                            .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                            .iterator()
                            .next();
            ConfigResource resource =
                    new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
            Config config =
                    admin.describeConfigs(List.of(resource))
                            .all()
                            .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                            .values()
                            .iterator()
                            .next();
            return new BrokerLimits(
                    number(config, "transaction.max.timeout.ms"),
                    number(config, "transactional.id.expiration.ms"));
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "The brokers' transaction.max.timeout.ms is not known, so that"
                            + " transaction.timeout.ms of the sink cannot be compared with it. To"
                            + " read it, the principal needs DESCRIBE_CONFIGS on the cluster."
                            + " Cause: {}",
                    e instanceof TimeoutException ? "no answer in time" : String.valueOf(e));
            return BrokerLimits.UNKNOWN;
        }
    }

    private static OptionalLong number(Config config, String key) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(entry.value()));
    }
}
