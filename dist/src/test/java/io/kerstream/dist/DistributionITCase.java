/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.runtime.security.modules.SecurityModuleFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the archive holds, and what its jars must not. */
class DistributionITCase {

    /** Native libraries of zstd for every platform are a third of it. */
    private static final long MAX_ARCHIVE_BYTES = 50L * 1024 * 1024;

    private static final long MAX_CONNECTOR_BYTES = 28L * 1024 * 1024;
    private static final long MAX_SECURITY_BYTES = 2L * 1024 * 1024;
    private static final long MAX_AVRO_BYTES = 2L * 1024 * 1024;

    /** What a class of {@code lib/} may be called; all else belongs to Flink or to the user. */
    private static final Pattern CONNECTOR_CLASSES =
            Pattern.compile(
                    "(io/kerstream/(connector|streaming)|io/kerstream/shaded/dev/failsafe"
                            + "|io/kerstream/shaded/com/fasterxml/jackson"
                            + "|org/apache/kafka|com/github/luben/zstd|net/jpountz"
                            + "|org/xerial/snappy)/.*");

    private static final Pattern SECURITY_CLASSES =
            Pattern.compile("io/kerstream/(security|shaded/org/apache/kerby)/.*");

    private static final Pattern AVRO_CLASSES =
            Pattern.compile(
                    "(io/kerstream/formats/avro|org/apache/avro|org/apache/flink/formats/avro"
                            + "|io/kerstream/shaded/org/apache/(hadoop|commons/codec))/.*");

    private static final String AVRO_SCHEMA =
            "{\"type\": \"record\", \"name\": \"Order\","
                    + " \"fields\": [{\"name\": \"number\", \"type\": \"long\"}]}";

    @TempDir private static Path directory;
    private static Distribution distribution;
    private static Path connector;
    private static Path security;
    private static Path avro;

    @BeforeAll
    static void unpack() throws Exception {
        distribution = Distribution.unpack(directory);
        connector = distribution.jar("lib", "kerstream-connector-kafka-");
        security = distribution.jar("lib", "kerstream-security-");
        avro = distribution.jar("opt", "kerstream-connector-avro-");
    }

    @Test
    void hasTheFilesThatAUserNeeds() throws IOException {
        assertThat(distribution.files("lib")).containsExactlyInAnyOrder(connector, security);
        assertThat(distribution.files("opt")).containsExactly(avro);
        assertThat(distribution.files("examples"))
                .containsExactly(distribution.jar("examples", "kerstream-examples-"));
        assertThat(distribution.home())
                .isDirectoryContaining("glob:**/README.md")
                .isDirectoryContaining("glob:**/LICENSE")
                .isDirectoryContaining("glob:**/NOTICE")
                .isDirectoryContaining("glob:**/kerstream-sbom.json")
                .isDirectoryContaining("glob:**/docs");
        for (Path script : distribution.files("scripts")) {
            assertThat(Files.isDirectory(script) || Files.isExecutable(script))
                    .as("%s can be run", script)
                    .isTrue();
        }
        assertThat(distribution.home().resolve("scripts/demo.sh")).doesNotExist();
        assertThat(distribution.home().resolve("conf/krb5.conf")).exists();
    }

    @Test
    void isNotTooLarge() throws IOException {
        assertThat(Files.size(distribution.archive())).isLessThan(MAX_ARCHIVE_BYTES);
        assertThat(Files.size(connector)).isLessThan(MAX_CONNECTOR_BYTES);
        assertThat(Files.size(security)).isLessThan(MAX_SECURITY_BYTES);
        assertThat(Files.size(avro)).isLessThan(MAX_AVRO_BYTES);
    }

    @Test
    void checksumIsThatOfTheArchive() throws Exception {
        Path checksum = Path.of(distribution.archive() + ".sha512");
        byte[] digest =
                MessageDigest.getInstance("SHA-512")
                        .digest(Files.readAllBytes(distribution.archive()));
        assertThat(Files.readString(checksum).trim())
                .isEqualTo(
                        HexFormat.of().formatHex(digest)
                                + "  "
                                + distribution.archive().getFileName());
    }

    @Test
    void holdsNoClassOfOthers() throws IOException {
        assertThat(classes(connector)).allMatch(name -> CONNECTOR_CLASSES.matcher(name).matches());
        assertThat(classes(security)).allMatch(name -> SECURITY_CLASSES.matcher(name).matches());
        assertThat(classes(avro)).allMatch(name -> AVRO_CLASSES.matcher(name).matches());
        assertThat(classes(distribution.jar("examples", "kerstream-examples-")))
                .noneMatch(name -> name.startsWith("org/apache/"))
                .noneMatch(name -> name.startsWith("io/kerstream/connector"))
                .noneMatch(name -> name.startsWith("io/kerstream/testing"));
    }

    @Test
    void holdsNoClassTwice() throws IOException {
        List<Path> jars = new ArrayList<>(distribution.files("lib"));
        jars.addAll(distribution.files("opt"));
        jars.addAll(distribution.files("tools"));
        Map<String, Path> first = new HashMap<>();
        List<String> twice = new ArrayList<>();
        for (Path jar : jars) {
            for (String name : classes(jar)) {
                Path other = first.putIfAbsent(name, jar);
                if (other != null && !name.endsWith("module-info.class")) {
                    twice.add(name + " in " + other.getFileName() + " and " + jar.getFileName());
                }
            }
        }
        assertThat(twice).isEmpty();
    }

    @Test
    void needsNothingThatIsNotThere() {
        assertThat(MissingClasses.of(List.of(connector, security), List.of())).isEmpty();
        assertThat(MissingClasses.of(List.of(avro), List.of(connector, security))).isEmpty();
    }

    @Test
    void servicesAreFoundInTheFinishedJars() throws Exception {
        try (URLClassLoader lib = FlinkLib.with(connector, security)) {
            assertThat(ServiceLoader.load(SecurityModuleFactory.class, lib))
                    .extracting(factory -> factory.getClass().getName())
                    .contains("io.kerstream.security.flink.KafkaSecurityModuleFactory");
            Class<?> providers =
                    lib.loadClass("org.apache.kafka.common.config.provider.ConfigProvider");
            assertThat(ServiceLoader.load(providers, lib))
                    .extracting(provider -> provider.getClass().getSimpleName())
                    .contains(
                            "FileConfigProvider",
                            "DirectoryConfigProvider",
                            "EnvVarConfigProvider");
        }
    }

    /** JAAS texts of users name them, so they must not move. */
    @Test
    void loginModulesHaveTheNamesThatJaasTextsUse() throws Exception {
        try (URLClassLoader lib = FlinkLib.with(connector, security)) {
            assertThat(lib.loadClass("org.apache.kafka.common.security.scram.ScramLoginModule"))
                    .isNotNull();
            assertThat(lib.loadClass("org.apache.kafka.common.security.plain.PlainLoginModule"))
                    .isNotNull();
            assertThat(lib.loadClass("io.kerstream.security.login.KerberosLogin")).isNotNull();
        }
    }

    /** Compression finds its native libraries beside its classes, which is why they do not move. */
    @Test
    void nativeLibrariesLoadFromTheFinishedJar() throws Exception {
        try (URLClassLoader lib = FlinkLib.with(connector, security)) {
            byte[] text = "to be compressed".getBytes(UTF_8);
            byte[] snappy =
                    (byte[])
                            lib.loadClass("org.xerial.snappy.Snappy")
                                    .getMethod("compress", byte[].class)
                                    .invoke(null, text);
            assertThat(snappy).isNotEmpty();
            byte[] zstd =
                    (byte[])
                            lib.loadClass("com.github.luben.zstd.Zstd")
                                    .getMethod("compress", byte[].class)
                                    .invoke(null, text);
            assertThat(zstd).isNotEmpty();
            Object lz4 =
                    lib.loadClass("net.jpountz.lz4.LZ4Factory")
                            .getMethod("nativeInstance")
                            .invoke(null);
            assertThat(lz4.toString()).contains("JNI");
        }
    }

    /** Beside the jars of {@code lib/}, as in Flink's; the registry knows one schema. */
    @Test
    void avroOfARegistryIsReadByTheFinishedJars() throws Exception {
        HttpServer registry =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/schemas/ids/7", DistributionITCase::answerTheSchema);
        registry.start();
        try (URLClassLoader lib = FlinkLib.with(connector, security, avro)) {
            Class<?> schema = lib.loadClass("org.apache.avro.Schema");
            Object reader = schema.getMethod("parse", String.class).invoke(null, AVRO_SCHEMA);
            DeserializationSchema<?> records =
                    (DeserializationSchema<?>)
                            lib.loadClass(
                                            "io.kerstream.formats.avro.registry.confluent"
                                                    + ".ConfluentRegistryAvroDeserializationSchema")
                                    .getMethod("forGeneric", schema, String.class)
                                    .invoke(
                                            null,
                                            reader,
                                            "http://127.0.0.1:" + registry.getAddress().getPort());
            // The id of the schema, and 42 as Avro writes it.
            assertThat(records.deserialize(new byte[] {0, 0, 0, 0, 7, 84}))
                    .hasToString("{\"number\": 42}");
        } finally {
            registry.stop(0);
        }
    }

    private static void answerTheSchema(HttpExchange exchange) throws IOException {
        byte[] answer =
                "{\"schema\": \"%s\"}".formatted(AVRO_SCHEMA.replace("\"", "\\\"")).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Test
    void noticeNamesAllThatIsBundled() throws IOException {
        String notice = Files.readString(distribution.home().resolve("NOTICE"));
        String sbom = Files.readString(distribution.home().resolve("kerstream-sbom.json"));
        // The root component has no field bom-ref of a dependency; all others come as purl.
        List<String> bundled =
                Pattern.compile("\"purl\" : \"pkg:maven/([^/]+)/([^@]+)@([^?\"]+)")
                        .matcher(sbom)
                        .results()
                        .map(match -> match.group(1) + ":" + match.group(2) + ":" + match.group(3))
                        .filter(name -> !name.startsWith("io.kerstream:"))
                        .distinct()
                        .toList();
        assertThat(bundled).hasSizeGreaterThan(20);
        assertThat(bundled).allSatisfy(name -> assertThat(notice).contains("- " + name));
        for (Path jar : distribution.files("tools")) {
            String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
            assertThat(name.startsWith("kerstream-tools-") || notice.contains(colon(name, notice)))
                    .as("NOTICE names %s", name)
                    .isTrue();
        }
        Pattern.compile("licenses/(LICENSE\\.[a-z0-9-]+)")
                .matcher(notice)
                .results()
                .forEach(
                        match ->
                                assertThat(distribution.home().resolve(match.group()))
                                        .isNotEmptyFile());
    }

    /** {@code artifact-1.2} as {@code artifact:1.2}, wherever the version begins. */
    private static String colon(String name, String notice) {
        for (int dash = name.indexOf('-'); dash >= 0; dash = name.indexOf('-', dash + 1)) {
            String split = ":" + name.substring(0, dash) + ":" + name.substring(dash + 1);
            if (notice.contains(split)) {
                return split;
            }
        }
        return name;
    }

    private static List<String> classes(Path jar) throws IOException {
        return Distribution.entries(jar).stream()
                .filter(name -> name.endsWith(".class"))
                .filter(name -> !name.startsWith("META-INF/versions/"))
                .toList();
    }
}
