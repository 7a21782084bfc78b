/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.benchmarks.source;

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
    BARE_5000("bare loop, `max.poll.records=5000`") {
        @Override
        void start(RunSettings settings) {
            settings.client().put("max.poll.records", "5000");
            BareConsumerLoop.start(settings);
        }
    };

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
