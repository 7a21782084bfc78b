/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.connector.kafka.source;

import static io.kerstream.connector.kafka.source.TestTopic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.testing.Fault;
import io.kerstream.testing.SecuredKafkaExtension;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The KDC stays down for longer than {@code kerstream.security.stall-timeout}: source and sink show
 * that nothing is authenticated any more, and fail with that cause. Kafka itself would wait.
 */
@Timeout(240)
class StalledAuthenticationITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED =
            SecuredKafkaExtension.builder()
                    .kdc(kdc -> kdc.ticketLifetime(Duration.ofSeconds(12)))
                    .kafka(
                            kafka ->
                                    kafka.brokerProperty("connections.max.reauth.ms", "3000")
                                            .brokerProperty(
                                                    "sasl.kerberos.min.time.before.relogin", "500"))
                    .build();

    private static final int[] ALL = {0};
    private static final String STALLED = "KafkaSecurity.authenticationStalledSeconds";

    private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();
    private static final ObjectName BEAN = bean("staller@KERSTREAM.TEST");

    private final StatefulCollector.View view = StatefulCollector.newView();

    @Test
    void sourceAndSinkFailWithTheCauseAfterTheConfiguredTime() throws Exception {
        RecordingReporter.clear();
        TestTopic topic = new TestTopic(SECURED.kafka(), "stalled", ALL.length);
        SECURED.kafka().createTopic("stalled-out", 1);
        Configuration security = new Configuration();
        security.set(SecurityOptions.KERBEROS_LOGIN_KEYTAB, SECURED.kdc().keytab("staller") + "");
        security.set(SecurityOptions.KERBEROS_LOGIN_PRINCIPAL, SECURED.kdc().principal("staller"));
        security.set(SecurityOptions.KERBEROS_LOGIN_CONTEXTS, "KafkaClient");
        security.setString("kerstream.security.stall-timeout", "15 s");
        try (KafkaSecurity.Registration registration = KafkaSecurity.use(security);
                SourceJob reading =
                        SourceJob.start(
                                source(topic),
                                1,
                                view,
                                null,
                                0,
                                Duration.ofMillis(200),
                                RecordingReporter.configuration())) {
            assertThat(registration).isNotNull();
            CompletableFuture<JobExecutionResult> writing = write();
            topic.write(ALL, 0, 100);
            reading.awaitSize(100);
            await().atMost(SourceJob.LIMIT)
                    .until(() -> RecordingReporter.values("", STALLED).size() == 3);
            assertThat(RecordingReporter.sum("", STALLED)).isZero();
            theLoginShowsThatAllIsWell();

            try (Fault outage = SECURED.kdc().faults().outage()) {
                assertThat(outage).isNotNull();
                await("the gauges of reader and writer")
                        .atMost(SourceJob.LIMIT)
                        .until(
                                () ->
                                        RecordingReporter.values("", STALLED).stream()
                                                        .filter(s -> ((Number) s).longValue() > 0)
                                                        .count()
                                                == 2);
                theLoginShowsThatItFails();
                assertThatThrownBy(reading::awaitEnd).satisfies(this::isBecauseOfTheStall);
                assertThatThrownBy(() -> writing.get(SourceJob.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .satisfies(this::isBecauseOfTheStall);
            }
        }
        assertThat(view.elements()).containsExactlyElementsOf(values(ALL, 0, 100));
        await("the bean to end with the login")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !JMX.isRegistered(BEAN));
    }

    private static void theLoginShowsThatAllIsWell() throws Exception {
        // Reader and writer; the committer has had nothing to do.
        assertThat(ofPrincipal("ticketLifeLeftSeconds")).hasSize(2).allMatch(s -> s > 0 && s <= 12);
        assertThat(ofPrincipal("lastSuccessfulLoginTimestamp"))
                .hasSize(2)
                .allMatch(t -> Math.abs(System.currentTimeMillis() - t) < 60_000);
        assertThat(ofPrincipal("failedRenewalsInARow")).containsExactly(0L, 0L);
        assertThat(ofPrincipal("kdcRoundTrips")).hasSize(2).allMatch(trips -> trips > 0);
        assertThat(JMX.getAttribute(BEAN, "Principal")).isEqualTo("staller@KERSTREAM.TEST");
        assertThat((Long) JMX.getAttribute(BEAN, "TicketLifeLeftSeconds")).isBetween(0L, 12L);
        assertThat((Long) JMX.getAttribute(BEAN, "LastSuccessfulLoginTimestamp")).isPositive();
        assertThat(JMX.getAttribute(BEAN, "FailedRenewalsInARow")).isEqualTo(0);
        assertThat((Long) JMX.getAttribute(BEAN, "KdcRoundTrips")).isPositive();
        assertThat(JMX.getAttribute(BEAN, "LastError")).isNull();
    }

    private static void theLoginShowsThatItFails() throws Exception {
        assertThat(ofPrincipal("ticketLifeLeftSeconds")).containsExactly(0L, 0L);
        assertThat(ofPrincipal("failedRenewalsInARow")).hasSize(2).allMatch(n -> n > 0);
        assertThat(JMX.getAttribute(BEAN, "TicketLifeLeftSeconds")).isEqualTo(0L);
        assertThat((Integer) JMX.getAttribute(BEAN, "FailedRenewalsInARow")).isPositive();
        assertThat((String) JMX.getAttribute(BEAN, "LastError")).contains("KDC");
    }

    private static List<Long> ofPrincipal(String metric) {
        return RecordingReporter.values("KafkaSecurity.principal.staller@", metric).stream()
                .map(Long.class::cast)
                .toList();
    }

    private void isBecauseOfTheStall(Throwable failure) {
        assertThat(failure)
                .hasStackTraceContaining("KafkaSecurityUnavailableException")
                .hasStackTraceContaining("Kafka authentication has been stalled for 1")
                .hasStackTraceContaining(
                        "kerstream.security.stall-timeout = 15 s (the configuration given to"
                                + " KafkaSecurity.use)");
    }

    private static ObjectName bean(String principal) {
        try {
            return new ObjectName(
                    "io.kerstream.security:type=Login,principal=" + ObjectName.quote(principal));
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }

    private static Properties client() {
        return SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT);
    }

    private static KafkaSource<String> source(TestTopic topic) {
        return KafkaSource.<String>builder()
                .setProperties(client())
                .setTopics(topic.name())
                .setGroupId("g-" + topic.name())
                .setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "-1")
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .build();
    }

    /** A job whose records Kafka would keep for ten minutes before it gives up. */
    private static CompletableFuture<JobExecutionResult> write() throws Exception {
        KafkaSink<String> sink =
                KafkaSink.<String>builder()
                        .setKafkaProducerConfig(client())
                        .setProperty("delivery.timeout.ms", "600000")
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .setRecordSerializer(
                                KafkaRecordSerializationSchema.<String>builder()
                                        .setTopic("stalled-out")
                                        .setValueSerializationSchema(new SimpleStringSchema())
                                        .build())
                        .build();
        Configuration configuration = RecordingReporter.configuration();
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        environment.enableCheckpointing(500);
        GeneratorFunction<Long, String> generator = number -> "record " + number;
        environment
                .fromSource(
                        new DataGeneratorSource<>(
                                generator,
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(20),
                                Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .sinkTo(sink);
        return environment.executeAsync().getJobExecutionResult();
    }
}
