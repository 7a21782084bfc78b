/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.kerstream.formats.avro.registry.SchemaRegistryException;
import io.kerstream.formats.avro.registry.SchemaRegistryUnavailableException;
import io.kerstream.formats.avro.registry.client.StubRegistry.Reply;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.registry.RegistrySecurity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSchemaRegistryTest {

    private static final String STRING = "{\"schema\":\"\\\"string\\\"\"}";
    private static final String PLANTED = "pl4nted-secret";
    private static final Schema ORDER =
            SchemaBuilder.record("Order").namespace("test").fields().requiredLong("id").endRecord();

    private final StubRegistry stub;
    private final Map<String, String> properties = new HashMap<>(Map.of("retries.wait.ms", "1"));
    private final Map<String, String> process = new HashMap<>();

    HttpSchemaRegistryTest() throws IOException {
        stub = new StubRegistry(request -> StubRegistry.ok(STRING));
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private HttpSchemaRegistry registry(String url) {
        RegistrySecurity security =
                new RegistrySecurity(
                        () -> ProcessConfiguration.of(process, "config.yaml"), Map.of());
        return new HttpSchemaRegistry(
                RegistrySecurity.shown(url),
                () -> security.access(url, properties),
                RegistryOptions.of(properties));
    }

    private HttpSchemaRegistry registry() {
        return registry(stub.url());
    }

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://localhost:" + socket.getLocalPort();
        }
    }

    @Test
    void getsASchemaByItsId() throws IOException {
        assertThat(registry(stub.url() + "/apis/ccompat/v7/").schema(7))
                .isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(stub.requests())
                .containsExactly(
                        new StubRegistry.Request("GET", "/apis/ccompat/v7/schemas/ids/7", "", ""));
    }

    @Test
    void getsWhatASchemaRefersTo() throws IOException {
        stub.behave(
                request ->
                        StubRegistry.ok(
                                request.path().startsWith("/schemas")
                                        ? "{\"schema\":\"{\\\"type\\\":\\\"array\\\",\\\"items\\\":"
                                                + "\\\"test.Order\\\"}\",\"references\":[{\"name\":"
                                                + "\"test.Order\",\"subject\":\"an order\","
                                                + "\"version\":3}]}"
                                        : "{\"id\":1,\"schema\":"
                                                + TextNode.valueOf(ORDER.toString())
                                                + "}"));

        assertThat(registry().schema(1)).isEqualTo(Schema.createArray(ORDER));
        assertThat(stub.requests().get(1).path()).isEqualTo("/subjects/an%20order/versions/3");
    }

    @Test
    void registersAndLooksUpUnderASubject() throws IOException {
        stub.behave(request -> StubRegistry.ok("{\"id\":42}"));

        assertThat(registry().register("orders/x-value", ORDER)).isEqualTo(42);
        assertThat(registry().lookUp("orders/x-value", ORDER)).isEqualTo(42);

        assertThat(stub.requests())
                .extracting(StubRegistry.Request::path)
                .containsExactly(
                        "/subjects/orders%2Fx-value/versions", "/subjects/orders%2Fx-value");
        assertThat(stub.requests().get(0).body())
                .isEqualTo("{\"schema\":" + TextNode.valueOf(ORDER.toString()) + "}");
    }

    @Nested
    class Retries {

        @ParameterizedTest
        @ValueSource(ints = {500, 503, 429, 408})
        void goesOnAfterStatus(int status) throws IOException {
            AtomicInteger count = new AtomicInteger();
            stub.behave(
                    request ->
                            count.incrementAndGet() < 3
                                    ? new Reply(status, "")
                                    : StubRegistry.ok(STRING));

            assertThat(registry().schema(1)).isNotNull();
            assertThat(stub.requests()).hasSize(3);
        }

        @Test
        void endsAfterTheLimit() {
            properties.put("max.retries", "2");
            stub.behave(request -> new Reply(503, ""));

            assertThatThrownBy(() -> registry().schema(9))
                    .isInstanceOf(SchemaRegistryUnavailableException.class)
                    .hasMessageContaining("schema id 9")
                    .hasMessageContaining("3 rounds (max.retries = 2)")
                    .hasMessageContaining(stub.url() + " answered 503");
            assertThat(stub.requests()).hasSize(3);
        }

        @Test
        void asksTheNextAddressAtOnceAndStaysThere() throws IOException {
            properties.put("max.retries", "0");
            HttpSchemaRegistry registry = registry(closedPort() + "," + stub.url());

            registry.schema(1);
            registry.schema(2);

            assertThat(stub.requests()).hasSize(2);
        }

        @Test
        void namesEveryAddressThatDidNotAnswer() throws IOException {
            properties.put("max.retries", "0");
            String one = closedPort();
            String other = closedPort();

            assertThatThrownBy(() -> registry(one + "," + other).schema(1))
                    .isInstanceOf(SchemaRegistryUnavailableException.class)
                    .hasMessageContaining(one)
                    .hasMessageContaining(other);
        }

        @Test
        void doesNotRepeatWhatTheRegistryRefuses() {
            stub.behave(
                    request ->
                            new Reply(
                                    404,
                                    "{\"error_code\":40403,\"message\":\"Schema not found\"}"));

            assertThatThrownBy(() -> registry().schema(5))
                    .isInstanceOf(SchemaRegistryException.class)
                    .hasMessageContaining(stub.url())
                    .hasMessageContaining("404")
                    .hasMessageContaining("40403")
                    .hasMessageContaining("schema id 5")
                    .hasMessageContaining("auto.register.schemas");
            assertThat(stub.requests()).hasSize(1);
        }

        @Test
        void endsWhenInterrupted() {
            stub.behave(request -> new Reply(503, ""));
            properties.put("retries.wait.ms", "60000");
            properties.put("retries.max.wait.ms", "60000");
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> registry().schema(1))
                        .isInstanceOf(InterruptedIOException.class)
                        .hasMessageContaining("schema id 1");
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"409,compatible", "422,name of its subject"})
    void saysWhyASchemaIsNotRegistered(int status, String wayOut) {
        stub.behave(
                request ->
                        new Reply(
                                status, "{\"error_code\":" + status + ",\"message\":\"because\"}"));

        assertThatThrownBy(() -> registry().register("orders-value", ORDER))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining(stub.url())
                .hasMessageContaining("test.Order")
                .hasMessageContaining("subject orders-value")
                .hasMessageContaining(wayOut)
                .hasMessageContaining("[because]");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 404})
    void saysThatAnAddressIsNoRegistry(int status) {
        stub.behave(request -> new Reply(status, "<html>"));

        assertThatThrownBy(() -> registry().schema(1))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining(stub.url() + " answered " + status)
                .hasMessageContaining("Check the address");
    }

    @Test
    void refusesSchemasOfOtherTypes() {
        stub.behave(
                request -> StubRegistry.ok("{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}"));

        assertThatThrownBy(() -> registry().schema(3)).hasMessageContaining("PROTOBUF");
    }

    @Nested
    class Logins {

        private void expectAuthorization(String expected) throws IOException {
            registry().schema(1);
            assertThat(stub.requests().get(0).authorization()).isEqualTo(expected);
        }

        private String basic(String pair) {
            return "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void basicOfConfluentsProperties() throws IOException {
            properties.put("basic.auth.credentials.source", "USER_INFO");
            properties.put("schema.registry.basic.auth.user.info", "ann:" + PLANTED);
            expectAuthorization(basic("ann:" + PLANTED));
        }

        @Test
        void bearerOfConfluentsProperties() throws IOException {
            properties.put("bearer.auth.credentials.source", "STATIC_TOKEN");
            properties.put("bearer.auth.token", PLANTED);
            expectAuthorization("Bearer " + PLANTED);
        }

        @Test
        void basicOfTheAddress() throws IOException {
            registry(stub.url().replace("://", "://ann:" + PLANTED + "@")).schema(1);
            assertThat(stub.requests().get(0).authorization()).isEqualTo(basic("ann:" + PLANTED));
        }

        @Test
        void basicOfTheProfileWithTheAddress() throws IOException {
            process.put("kerstream.registry.main.url", "http://elsewhere," + stub.url() + "/");
            process.put("kerstream.registry.main.credential", "ann");
            process.put("kerstream.credential.ann.type", "plain");
            process.put("kerstream.credential.ann.username", "ann");
            process.put("kerstream.credential.ann.password", PLANTED);
            expectAuthorization(basic("ann:" + PLANTED));
        }

        @Test
        void bearerOfTheNamedProfile() throws IOException {
            process.put("kerstream.registry.main.url", stub.url());
            process.put("kerstream.registry.main.bearer.auth.token", PLANTED);
            properties.put("kerstream.registry", "main");

            registry("").schema(1);

            assertThat(stub.requests().get(0).authorization()).isEqualTo("Bearer " + PLANTED);
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 403})
        void aRefusalIsFinalAndShowsNoSecret(int status) {
            stub.behave(request -> new Reply(status, "{\"error_code\":401}"));
            properties.put("basic.auth.user.info", "ann:" + PLANTED);

            assertThatThrownBy(() -> registry().schema(1))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageContaining(stub.url() + " answered " + status)
                    .hasMessageContaining("user ann")
                    .satisfies(e -> assertThat(trace(e)).doesNotContain(PLANTED));
            assertThat(stub.requests()).hasSize(1);
        }

        @Test
        void noErrorShowsASecret() throws IOException {
            properties.put("max.retries", "0");
            String dead = closedPort().replace("://", "://ann:" + PLANTED + "@");

            assertThatThrownBy(() -> registry(dead).schema(1))
                    .satisfies(e -> assertThat(trace(e)).doesNotContain(PLANTED));
            assertThat(registry(dead).toString()).doesNotContain(PLANTED);
        }

        @Test
        void withoutALoginItSaysWhatToConfigure() {
            stub.behave(request -> new Reply(401, ""));

            assertThatThrownBy(() -> registry().schema(1))
                    .isInstanceOf(KafkaSecurityException.class)
                    .hasMessageContaining("nobody")
                    .hasMessageContaining("kerstream.registry.<name>.url");
        }

        private String trace(Throwable e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }
}
