/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.KdcBackend;
import io.kerstream.tools.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The program as operators start it, against set-ups that are broken in one way each. All of them
 * run at the start, a few at a time: most of their time is the start of a JVM.
 */
class DoctorFaultsITCase {

    private static final int AT_A_TIME = 3;
    private static final String SECRET = "planted-secret-4711";

    @TempDir private static Path directory;

    private static Ward ward;
    private static ExecutorService pool;
    private static final Map<String, Future<Script>> RUNS = new LinkedHashMap<>();

    @BeforeAll
    static void runAll() {
        ward = Ward.open(directory);
        pool = Executors.newFixedThreadPool(AT_A_TIME);
        for (SetUp setUp : SetUps.all()) {
            RUNS.put(setUp.name(), pool.submit(() -> run(setUp)));
        }
    }

    @AfterAll
    static void stop() {
        pool.shutdownNow();
        ward.close();
        RUNS.clear();
    }

    private static Script run(SetUp setUp) throws Exception {
        Patient patient = ward.healthy(setUp.name());
        setUp.fault().apply(ward, patient);
        List<String> arguments = new ArrayList<>(patient.arguments());
        arguments.add("--json");
        return Script.run("doctor.sh", patient.directory, patient.environment, arguments);
    }

    static List<SetUp> setUps() {
        return SetUps.all();
    }

    @ParameterizedTest
    @MethodSource("setUps")
    void namesTheCauseAndTheRemedy(SetUp setUp) throws Exception {
        if (setUp.name().equals("clockSkew")) {
            KdcBackend.MIT.missing().ifPresent(reason -> Assumptions.abort(reason));
        }

        Script run = RUNS.get(setUp.name()).get();

        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        JsonNode report = json(run);
        assertThat(report.get("firstFailure").asText()).as(run.output()).isEqualTo(setUp.check());
        JsonNode first = firstFailure(report);
        assertThat(first.get("found").asText()).contains(setUp.cause());
        assertThat(first.get("remedy").asText()).contains(setUp.remedy());
        assertThat(first.get("tried").asText()).isNotBlank();
        assertThat(first.get("page").asText()).startsWith("docs/");
    }

    /** Its krb5.conf is the one that Flink's configuration names. */
    @Test
    void aHealthySetUpPasses() throws Exception {
        Patient patient = ward.healthy("healthy");
        patient.flink.put(
                "security.kerberos.krb5-conf.path", patient.environment.remove("KRB5_CONFIG"));

        Script run =
                Script.run(
                        "doctor.sh", patient.directory, patient.environment, patient.arguments());

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output().lines())
                .noneMatch(line -> line.startsWith("FAIL"))
                .filteredOn(line -> line.startsWith("WARN"))
                .as("certificates of the harness live for a day")
                .allMatch(line -> line.matches("WARN +tls .*"));
        assertThat(run.output().lines())
                .filteredOn(line -> line.startsWith("SKIP"))
                .as("what a keytab and YAML leave out")
                .allMatch(line -> line.matches("SKIP +(ticket-cache|truncated-values) .*"));
        assertThat(run.output())
                .contains("User:flink")
                .contains("a ticket until ")
                .contains("kafka/localhost@KERSTREAM.TEST until ");
    }

    /** Wherever a secret may stand, and whatever fails because of it. */
    @ParameterizedTest
    @ValueSource(strings = {"jaas", "brokenJaas", "passwordFile", "cut", "truststore"})
    void showsNoSecret(String place) throws Exception {
        Patient patient = ward.healthy("secret-" + place);
        plant(patient, place);

        List<String> arguments = new ArrayList<>(patient.arguments());
        arguments.add("-Dkerstream.credential.x.password=" + SECRET);
        if (place.equals("jaas")) {
            arguments.add("--json");
        }

        Script run = Script.run("doctor.sh", patient.directory, patient.environment, arguments);

        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("configuration").doesNotContain(SECRET);
    }

    private static void plant(Patient patient, String place) throws Exception {
        patient.flink.put("kerstream.credential.x.type", "plain");
        patient.flink.put("kerstream.credential.x.username", "bob");
        switch (place) {
            case "jaas", "brokenJaas" -> {
                ward.at(patient, SecurityProtocol.SASL_PLAINTEXT);
                patient.client.setProperty("security.protocol", "SASL_PLAINTEXT");
                patient.client.setProperty("sasl.mechanism", "SCRAM-SHA-256");
                patient.client.setProperty(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"bob\" password=\""
                                + SECRET
                                + (place.equals("jaas") ? "\";" : " "));
            }
            case "passwordFile" -> {
                ward.scram(patient, SecurityProtocol.SASL_PLAINTEXT, "SCRAM-SHA-256");
                patient.flink.put("kerstream.credential.x.type", "plain");
                patient.flink.put("kerstream.credential.x.username", "bob");
                Files.writeString(patient.directory.resolve("password"), SECRET);
            }
            case "cut" -> {
                patient.flinkFile = "flink-conf.yaml";
                patient.flink.put("kerstream.credential.y.type", "plain");
                patient.flink.put("kerstream.credential.y.username", "bob");
                patient.flink.put("kerstream.credential.y.password", SECRET + "#" + SECRET);
            }
            case "truststore" -> {
                patient.client.setProperty("ssl.truststore.type", "PKCS12");
                patient.client.setProperty(
                        "ssl.truststore.location", ward.kafka.tls().truststorePkcs12().toString());
                patient.client.setProperty("ssl.truststore.password", SECRET);
            }
            default -> throw new IllegalArgumentException(place);
        }
    }

    private static JsonNode json(Script run) throws Exception {
        return new ObjectMapper().readTree(run.output().substring(run.output().indexOf('{')));
    }

    private static JsonNode firstFailure(JsonNode report) {
        for (JsonNode finding : report.get("findings")) {
            if (finding.get("status").asText().equals("FAIL")) {
                return finding;
            }
        }
        throw new AssertionError("No failure: " + report);
    }
}
