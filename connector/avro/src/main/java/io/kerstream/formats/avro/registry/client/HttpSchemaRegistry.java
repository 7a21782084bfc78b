/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kerstream.formats.avro.registry.SchemaRegistryException;
import io.kerstream.security.registry.RegistryAccess;
import io.kerstream.security.registry.RegistrySecurity;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.flink.annotation.Internal;

/** The questions in terms of Confluent's API, version 1 of its media type. Thread-safe. */
@Internal
public final class HttpSchemaRegistry implements SchemaRegistry {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryTransport transport;
    private final String name;

    /**
     * @param name of the registry in messages, without user information
     */
    HttpSchemaRegistry(String name, Supplier<RegistryAccess> access, RegistryOptions options) {
        this.name = name;
        this.transport = new RegistryTransport(access, options);
    }

    /**
     * A registry with the security settings of this process; nothing is asked yet.
     *
     * @param url addresses, separated by commas, see {@link RegistrySecurity#access}
     * @param properties of the schema
     */
    public static HttpSchemaRegistry of(
            String url, Map<String, ?> properties, RegistryOptions options) {
        RegistrySecurity security = new RegistrySecurity();
        return new HttpSchemaRegistry(
                RegistrySecurity.shown(url), () -> security.access(url, properties), options);
    }

    @Override
    public Schema schema(int id) throws IOException {
        RegistryRequest request =
                new RegistryRequest("/schemas/ids/" + id, null, "schema id " + id);
        return parse(ask(request), request, new Schema.Parser(), new HashSet<>());
    }

    @Override
    public int register(String subject, Schema schema) throws IOException {
        return id(
                new RegistryRequest(
                        "/subjects/" + encoded(subject) + "/versions",
                        body(schema),
                        "the registration of " + named(schema) + " under subject " + subject));
    }

    @Override
    public int lookUp(String subject, Schema schema) throws IOException {
        return id(
                new RegistryRequest(
                        "/subjects/" + encoded(subject),
                        body(schema),
                        "the id of " + named(schema) + " under subject " + subject));
    }

    private static String named(Schema schema) {
        return "schema " + schema.getFullName();
    }

    private static String body(Schema schema) {
        return JSON.createObjectNode().put("schema", schema.toString()).toString();
    }

    private int id(RegistryRequest request) throws IOException {
        JsonNode id = ask(request).path("id");
        if (!id.isInt()) {
            throw new SchemaRegistryException(
                    "Schema registry " + name + " gave no id to " + request.what() + ".");
        }
        return id.intValue();
    }

    /** With what the schema refers to, which the parser must know first. */
    private Schema parse(
            JsonNode answer, RegistryRequest request, Schema.Parser parser, Set<String> known)
            throws IOException {
        String type = answer.path("schemaType").asText("AVRO");
        JsonNode text = answer.path("schema");
        if (!type.equals("AVRO") || !text.isTextual()) {
            throw new SchemaRegistryException(
                    "Schema registry "
                            + name
                            + " has no Avro schema for "
                            + request.what()
                            + ", but one of the type "
                            + type
                            + ". Check that the topic holds Avro of this registry.");
        }
        for (JsonNode reference : answer.path("references")) {
            String subject = reference.path("subject").asText();
            String version = reference.path("version").asText();
            if (known.add(subject + " " + version)) {
                RegistryRequest referred =
                        new RegistryRequest(
                                "/subjects/" + encoded(subject) + "/versions/" + encoded(version),
                                null,
                                "version "
                                        + version
                                        + " of subject "
                                        + subject
                                        + ", which "
                                        + request.what()
                                        + " refers to");
                parse(ask(referred), referred, parser, known);
            }
        }
        try {
            return parser.parse(text.textValue());
        } catch (AvroRuntimeException e) {
            throw new SchemaRegistryException(
                    "Schema registry "
                            + name
                            + " answered with a schema for "
                            + request.what()
                            + " that Avro does not understand: "
                            + e.getMessage(),
                    e);
        }
    }

    private JsonNode ask(RegistryRequest request) throws IOException {
        RegistryAnswer answer = transport.ask(request);
        JsonNode json = json(answer.body());
        if (answer.isSuccess() && json.isObject()) {
            return json;
        }
        if (answer.status() < 400 || !json.path("error_code").isInt()) {
            throw RegistryTransport.unexpected(answer, request);
        }
        throw refused(answer, json, request);
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static SchemaRegistryException refused(
            RegistryAnswer answer, JsonNode json, RegistryRequest request) {
        String wayOut =
                switch (answer.status()) {
                    case 404 ->
                            "It does not have it. Check that the address is that of the registry"
                                    + " that the writers of the topic use, and that the schema was not"
                                    + " deleted; to register schemas, set "
                                    + RegistryOptions.AUTO_REGISTER
                                    + " to true.";
                    case 409 ->
                            "The schema is not compatible with the versions of its subject. Change"
                                    + " it, such as by defaults for new fields, or change the subject's"
                                    + " compatibility level.";
                    case 422 -> "Check the schema and the name of its subject.";
                    default -> "Check the log of the registry.";
                };
        return new SchemaRegistryException(
                "Schema registry "
                        + answer.url()
                        + " answered "
                        + answer.status()
                        + " (error code "
                        + json.path("error_code").intValue()
                        + ") to "
                        + request.what()
                        + ". "
                        + wayOut
                        + " ["
                        + brief(json.path("message").asText(""))
                        + "]");
    }

    private static String brief(String text) {
        return text.codePoints()
                .limit(300)
                .mapToObj(c -> Character.isISOControl(c) ? " " : Character.toString(c))
                .collect(Collectors.joining());
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return name;
    }
}
