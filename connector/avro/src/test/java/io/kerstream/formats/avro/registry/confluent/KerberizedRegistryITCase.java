/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.confluent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kerstream.connector.kafka.sink.KafkaRecordSerializationSchema;
import io.kerstream.connector.kafka.sink.KafkaSink;
import io.kerstream.connector.kafka.source.KafkaSource;
import io.kerstream.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import io.kerstream.security.KafkaSecurity;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.testing.SecuredKafkaExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.formats.avro.AvroDeserializationSchema;
import org.apache.flink.formats.avro.AvroSerializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A registry behind SPNEGO and a broker behind SASL, with one credential of the process. */
@Timeout(240)
class KerberizedRegistryITCase {

    @RegisterExtension
    static final SecuredKafkaExtension SECURED = SecuredKafkaExtension.builder().build();

    private static KerberizedProxy proxy;

    @BeforeAll
    static void startProxy() throws Exception {
        proxy = KerberizedProxy.start(SECURED.kdc(), RegistryProcess.url());
    }

    @AfterAll
    static void stopProxy() throws Exception {
        proxy.close();
    }

    private static KafkaSecurity.Registration as(String principal, Map<String, String> more) {
        return KafkaSecurity.use(ProcessCredential.of(SECURED.kdc(), principal, more));
    }

    private static Map<String, String> profile(String credential) {
        return Map.of(
                "kerstream.registry.main.url",
                proxy.url(),
                "kerstream.registry.main.credential",
                credential);
    }

    @Test
    void ordersOfTwoVersionsGoThroughKafka() throws Exception {
        SECURED.kafka().createTopic("orders", 2);
        try (var security = as("avro-job", profile("default"))) {
            assertThat(security).isNotNull();
            StreamExecutionEnvironment writing = environment();
            DataStream<Long> ids = writing.fromSequence(1, 50);
            ids.map(Avro::v1)
                    .returns(new GenericRecordAvroTypeInfo(OrderV2.V1))
                    .sinkTo(
                            sink(
                                    "orders",
                                    ConfluentRegistryAvroSerializationSchema.forGeneric(
                                            "orders-value", OrderV2.V1, proxy.url())));
            ids.map(id -> Avro.v2(100 + id, "CHF"))
                    .returns(new AvroTypeInfo<>(OrderV2.class))
                    .sinkTo(
                            sink(
                                    "orders",
                                    ConfluentRegistryAvroSerializationSchema.forSpecific(
                                            OrderV2.class, "orders-value", proxy.url())));
            writing.execute();

            assertThat(
                            read(
                                    "orders",
                                    ConfluentRegistryAvroDeserializationSchema.forSpecific(
                                            OrderV2.class, proxy.url()),
                                    order -> order.id + " " + order.currency))
                    .containsExactlyInAnyOrderElementsOf(expected());
            assertThat(
                            read(
                                    "orders",
                                    ConfluentRegistryAvroDeserializationSchema.forGeneric(
                                            OrderV2.SCHEMA$, proxy.url()),
                                    KerberizedRegistryITCase::text))
                    .containsExactlyInAnyOrderElementsOf(expected());
        }
        assertThat(proxy.users()).contains(SECURED.kdc().principal("avro-job"));
        assertThat(SECURED.kafka().authenticatedClients())
                .anySatisfy(client -> assertThat(client.toString()).contains("avro-job"));
    }

    /** Flink's own schemas, which this module brings along: the program has the writer's schema. */
    @Test
    void avroWithoutARegistryCarriesNoSchema() throws Exception {
        SECURED.kafka().createTopic("plain", 1);
        try (var security = as("plain-job", Map.of())) {
            assertThat(security).isNotNull();
            StreamExecutionEnvironment writing = environment();
            writing.fromSequence(1, 3)
                    .map(id -> Avro.v2(id, "CHF"))
                    .returns(new AvroTypeInfo<>(OrderV2.class))
                    .sinkTo(sink("plain", AvroSerializationSchema.forSpecific(OrderV2.class)));
            writing.execute();

            assertThat(
                            read(
                                    "plain",
                                    AvroDeserializationSchema.forSpecific(OrderV2.class),
                                    order -> order.id + " " + order.currency))
                    .containsExactly("1 CHF", "2 CHF", "3 CHF");
            assertThat(
                            read(
                                    "plain",
                                    AvroDeserializationSchema.forGeneric(OrderV2.SCHEMA$),
                                    KerberizedRegistryITCase::text))
                    .containsExactly("1 CHF", "2 CHF", "3 CHF");
            // Long and string, and nothing else.
            assertThat(read("plain", new SimpleStringSchema(), value -> "" + value.length()))
                    .containsExactly("5", "5", "5");
        }
    }

    private static String text(GenericRecord order) {
        return order.get("id") + " " + order.get("currency");
    }

    private static List<String> expected() {
        List<String> expected = new ArrayList<>();
        LongStream.rangeClosed(1, 50)
                .forEach(
                        id -> {
                            expected.add(id + " EUR");
                            expected.add(100 + id + " CHF");
                        });
        return expected;
    }

    private static StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.createLocalEnvironment(1);
    }

    private static Properties client() {
        return SECURED.kafka().clientProperties(SecurityProtocol.SASL_PLAINTEXT);
    }

    private static <T> KafkaSink<T> sink(String topic, SerializationSchema<T> values) {
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(client())
                .setBootstrapServers(
                        SECURED.kafka().bootstrapServers(SecurityProtocol.SASL_PLAINTEXT))
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(
                        KafkaRecordSerializationSchema.<T>builder()
                                .setTopic(topic)
                                .setValueSerializationSchema(values)
                                .build())
                .build();
    }

    private static <T> List<String> read(
            String topic, DeserializationSchema<T> schema, MapFunction<T, String> text)
            throws Exception {
        KafkaSource<T> source =
                KafkaSource.<T>builder()
                        .setProperties(client())
                        .setBootstrapServers(
                                SECURED.kafka().bootstrapServers(SecurityProtocol.SASL_PLAINTEXT))
                        .setTopics(topic)
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setBounded(OffsetsInitializer.latest())
                        .setValueOnlyDeserializer(schema)
                        .build();
        TypeInformation<String> string = Types.STRING;
        List<String> records = new ArrayList<>();
        try (CloseableIterator<String> results =
                environment()
                        .fromSource(source, WatermarkStrategy.noWatermarks(), topic)
                        .map(text)
                        .returns(string)
                        .executeAndCollect()) {
            results.forEachRemaining(records::add);
        }
        return records;
    }

    private static byte[] write(String subject) {
        return ConfluentRegistryAvroSerializationSchema.forGeneric(subject, OrderV2.V1, proxy.url())
                .serialize(Avro.v1(1));
    }

    @Test
    void aNamedCredentialAsksInsteadOfTheDefaultOne() {
        SECURED.kdc().createPrincipal("registrar");
        var named = new HashMap<>(profile("registrar"));
        named.put("kerstream.credential.registrar.type", "keytab");
        named.put(
                "kerstream.credential.registrar.keytab",
                SECURED.kdc().keytab("registrar").toString());
        named.put("kerstream.credential.registrar.principal", SECURED.kdc().principal("registrar"));
        try (var security = as("somebody", named)) {
            assertThat(security).isNotNull();
            assertThat(write("named-value")).hasSizeGreaterThan(WireFormat.LENGTH);
        }
        assertThat(proxy.users())
                .contains(SECURED.kdc().principal("registrar"))
                .doesNotContain(SECURED.kdc().principal("somebody"));
    }

    @Test
    void withoutAProfileTheErrorSaysWhatToConfigure() {
        try (var security = as("nobody", Map.of())) {
            assertThat(security).isNotNull();
            assertThatThrownBy(() -> write("none-value"))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageContaining(proxy.url() + " answered 401")
                    .hasMessageContaining("kerstream.registry.<name>.url");
        }
        assertThat(proxy.users()).doesNotContain(SECURED.kdc().principal("nobody"));
    }

    @Test
    void aHostThatTheKdcDoesNotKnowIsAnErrorThatNamesIt() {
        String address = proxy.url().replace("localhost", "127.0.0.1");
        try (var security =
                as(
                        "astray",
                        Map.of(
                                "kerstream.registry.main.url",
                                address,
                                "kerstream.registry.main.credential",
                                "default"))) {
            assertThat(security).isNotNull();
            assertThatThrownBy(
                            () ->
                                    ConfluentRegistryAvroSerializationSchema.forGeneric(
                                                    "astray-value",
                                                    OrderV2.V1,
                                                    address,
                                                    Map.of("retries.wait.ms", "1"))
                                            .serialize(Avro.v1(1)))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining(SECURED.kdc().principal("astray"))
                    .hasMessageContaining("Server not found in Kerberos database")
                    .hasMessageContaining("no principal HTTP/<host of this address>");
        }
    }

    @Test
    void aRegistryThatDoesNotAskForKerberosIsNotToldWhoWeAre() throws Exception {
        try (var security =
                as(
                        "quiet",
                        Map.of(
                                "kerstream.registry.main.url",
                                RegistryProcess.url(),
                                "kerstream.registry.main.credential",
                                "default"))) {
            assertThat(security).isNotNull();
            var schema =
                    ConfluentRegistryAvroSerializationSchema.forGeneric(
                            "quiet-value", OrderV2.V1, RegistryProcess.url());
            assertThat(schema.serialize(Avro.v1(1))).hasSizeGreaterThan(WireFormat.LENGTH);
        }
    }
}
