/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.sink;

import io.kerstream.benchmarks.run.Contender;
import io.kerstream.benchmarks.run.RunSettings;

/** Who writes. */
public enum SinkContender implements Contender {
    PRODUCER("bare `KafkaProducer` loop") {
        @Override
        public void start(RunSettings settings) {
            BareProducerLoop.start(settings, false);
        }
    },
    PRODUCER_TRANSACTIONS("bare loop, a transaction a second") {
        @Override
        public void start(RunSettings settings) {
            BareProducerLoop.start(settings, true);
        }
    },
    KERSTREAM_SINK("Kerstream `KafkaSink`") {
        @Override
        public void start(RunSettings settings) throws Exception {
            SinkJobs.startKerstream(settings);
        }
    },
    OFFICIAL_SINK("official `KafkaSink`") {
        @Override
        public void start(RunSettings settings) throws Exception {
            SinkJobs.startOfficial(settings);
        }
    },
    CLASSIC_SINK("Kerstream `FlinkKafkaProducer`") {
        @Override
        public void start(RunSettings settings) throws Exception {
            SinkJobs.startClassic(settings);
        }
    };

    private final String title;

    SinkContender(String title) {
        this.title = title;
    }

    @Override
    public String title() {
        return title;
    }
}
