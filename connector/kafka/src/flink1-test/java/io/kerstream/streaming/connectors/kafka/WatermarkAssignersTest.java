/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.streaming.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.functions.AssignerWithPunctuatedWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** Watermarks come from one place only. */
@SuppressWarnings("deprecation") // assigners
class WatermarkAssignersTest {

    private static FlinkKafkaConsumer<String> consumer() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "broker:9092");
        return new FlinkKafkaConsumer<>(
                Pattern.compile("t-.*"), new SimpleStringSchema(), properties);
    }

    private static final class Periodic implements AssignerWithPeriodicWatermarks<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Watermark getCurrentWatermark() {
            return new Watermark(0);
        }

        @Override
        public long extractTimestamp(String element, long recordTimestamp) {
            return recordTimestamp;
        }
    }

    private static final class Punctuated implements AssignerWithPunctuatedWatermarks<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Watermark checkAndGetNextWatermark(String lastElement, long extractedTimestamp) {
            return new Watermark(extractedTimestamp);
        }

        @Override
        public long extractTimestamp(String element, long recordTimestamp) {
            return recordTimestamp;
        }
    }

    @Test
    void aStrategyReplacesAStrategy() {
        FlinkKafkaConsumer<String> consumer = consumer();
        consumer.assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks());

        assertThat(
                        consumer.assignTimestampsAndWatermarks(
                                WatermarkStrategy.<String>forMonotonousTimestamps()))
                .isSameAs(consumer);
    }

    @Test
    void kindsDoNotMix() {
        FlinkKafkaConsumer<String> consumer = consumer();
        consumer.assignTimestampsAndWatermarks(new Periodic());

        assertThatThrownBy(() -> consumer.assignTimestampsAndWatermarks(new Punctuated()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Watermarks already come from an AssignerWithPeriodicWatermarks, so that an"
                                + " AssignerWithPunctuatedWatermarks cannot be set as well. Call"
                                + " assignTimestampsAndWatermarks(..) once.");
        assertThatThrownBy(() -> consumer.assignTimestampsAndWatermarks(new Periodic()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () ->
                                consumer.assignTimestampsAndWatermarks(
                                        WatermarkStrategy.noWatermarks()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a WatermarkStrategy cannot be set as well");
        assertThatThrownBy(
                        () -> {
                            FlinkKafkaConsumer<String> other = consumer();
                            other.assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks());
                            other.assignTimestampsAndWatermarks(new Punctuated());
                        })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already come from a WatermarkStrategy");
    }

    @Test
    void aConsumerWithAnAssignerCanBeShipped() throws Exception {
        FlinkKafkaConsumer<String> consumer = consumer();
        consumer.setStartFromEarliest().setCommitOffsetsOnCheckpoints(false);
        consumer.assignTimestampsAndWatermarks(new Punctuated());

        FlinkKafkaConsumer<String> shipped =
                InstantiationUtil.clone(consumer, getClass().getClassLoader());

        assertThatThrownBy(() -> shipped.assignTimestampsAndWatermarks(new Punctuated()))
                .isInstanceOf(IllegalStateException.class);
    }
}
