/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

import io.kerstream.benchmarks.run.Contender;
import io.kerstream.benchmarks.run.RunSettings;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Who reads. */
public enum SourceContender implements Contender {
    BARE("bare `KafkaConsumer` loop") {
        @Override
        public void start(RunSettings settings) {
            BareConsumerLoop.start(settings);
        }
    },
    KERSTREAM("Kerstream `KafkaSource`") {
        @Override
        public void start(RunSettings settings) throws Exception {
            SourceJobs.startKerstream(settings);
        }
    },
    OFFICIAL("official `KafkaSource`") {
        @Override
        public void start(RunSettings settings) throws Exception {
            SourceJobs.startOfficial(settings);
        }
    },
    CLASSIC("Kerstream `FlinkKafkaConsumer`") {
        @Override
        public void start(RunSettings settings) throws Exception {
            SourceJobs.startClassic(settings);
        }
    },
    BARE_TUNED("bare loop, Kerstream's client settings") {
        @Override
        public void start(RunSettings settings) {
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

    SourceContender(String title) {
        this.title = title;
    }

    @Override
    public String title() {
        return title;
    }
}
