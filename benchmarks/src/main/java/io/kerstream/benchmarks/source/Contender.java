/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Who reads. */
enum Contender {
    BARE("bare `KafkaConsumer` loop") {
        @Override
        void start(RunSettings settings) {
            BareConsumerLoop.start(settings);
        }
    },
    KERSTREAM("Kerstream `KafkaSource`") {
        @Override
        void start(RunSettings settings) throws Exception {
            FlinkJobs.startKerstream(settings);
        }
    },
    OFFICIAL("official `KafkaSource`") {
        @Override
        void start(RunSettings settings) throws Exception {
            FlinkJobs.startOfficial(settings);
        }
    },
    BARE_TUNED("bare loop, Kerstream's client settings") {
        @Override
        void start(RunSettings settings) {
            settings.client().putAll(KERSTREAM_DEFAULTS);
            BareConsumerLoop.start(settings);
        }
    };

    /** What Kerstream's source sets where the user sets nothing. */
    static final Map<String, String> KERSTREAM_DEFAULTS =
            Map.of(
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000",
                    ConsumerConfig.RECEIVE_BUFFER_CONFIG, "-1",
                    ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "4194304",
                    ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "8388608");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Returns at once; reading goes on in other threads, which count in {@link Progress}. */
    abstract void start(RunSettings settings) throws Exception;
}
