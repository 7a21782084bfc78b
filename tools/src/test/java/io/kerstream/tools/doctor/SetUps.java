/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor;

import io.kerstream.testing.KeytabDamage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** The broken set-ups of docs/doctor-faults.md, in the order of the checks. */
final class SetUps {

    private static final String KEYTAB = "security.kerberos.login.keytab";
    private static final String KRB5_CONF = "security.kerberos.krb5-conf.path";

    private SetUps() {}

    static List<SetUp> all() {
        List<SetUp> all = new ArrayList<>();
        all.addAll(configuration());
        all.addAll(files());
        all.addAll(kerberos());
        all.addAll(brokers());
        all.addAll(rights());
        return all;
    }

    private static List<SetUp> configuration() {
        return List.of(
                new SetUp(
                        "bothConfFiles",
                        "the settings stand in `config.yaml`, and there is a `flink-conf.yaml` as well",
                        "conf-files",
                        "The security settings are in config.yaml only",
                        "Move them to flink-conf.yaml",
                        (ward, patient) ->
                                Files.writeString(
                                        patient.directory.resolve("flink-conf.yaml"),
                                        "parallelism.default: 1\n")),
                new SetUp(
                        "hashInAValue",
                        "`#` in the keytab's path, in `flink-conf.yaml`",
                        "truncated-values",
                        "security.kerberos.login.keytab is cut at a #",
                        "Take a value without #",
                        (ward, patient) -> {
                            patient.flinkFile = "flink-conf.yaml";
                            Path copy = patient.directory.resolve("team#1.keytab");
                            Files.copy(Path.of(patient.flink.get(KEYTAB)), copy);
                            patient.flink.put(KEYTAB, copy.toString());
                        }),
                new SetUp(
                        "noKafkaClientContext",
                        "`security.kerberos.login.contexts` does not name `KafkaClient`",
                        "configuration",
                        "there is no credential for it",
                        "KafkaClient",
                        (ward, patient) ->
                                patient.flink.put("security.kerberos.login.contexts", "Client")),
                new SetUp(
                        "misspeltOption",
                        "an option of Kerstream is misspelt",
                        "configuration",
                        "there is no such option",
                        "Did you mean kerstream.kerberos.login.linger?",
                        (ward, patient) ->
                                patient.flink.put("kerstream.kerberos.login.lingre", "1 min")),
                new SetUp(
                        "configuredKrb5ConfMissing",
                        "`security.kerberos.krb5-conf.path` names a file that is not there",
                        "configuration",
                        "The file /nowhere/krb5.conf of security.kerberos.krb5-conf.path",
                        "Correct the path in Flink's configuration",
                        (ward, patient) -> {
                            patient.environment.remove("KRB5_CONFIG");
                            patient.flink.put(KRB5_CONF, "/nowhere/krb5.conf");
                        }),
                new SetUp(
                        "ticketCacheOfAnotherType",
                        "`KRB5CCNAME` names the kernel's key ring",
                        "configuration",
                        "Java reads ticket caches of type FILE only",
                        "kinit -c FILE:",
                        (ward, patient) -> Ward.useTicketCache(patient, "KEYRING:persistent:0")));
    }

    private static List<SetUp> files() {
        return List.of(
                new SetUp(
                        "keytabMissing",
                        "the keytab is not there",
                        "keytab",
                        "no such file",
                        "Set security.kerberos.login.keytab to a keytab file on this host",
                        (ward, patient) -> patient.flink.put(KEYTAB, "/nowhere/flink.keytab")),
                new SetUp(
                        "keytabCutOff",
                        "the keytab ends in the middle of an entry",
                        "keytab",
                        "not a keytab file",
                        "Set security.kerberos.login.keytab to a keytab file on this host",
                        (ward, patient) ->
                                ward.keep(
                                        ward.kdc
                                                .faults()
                                                .corruptKeytab(
                                                        Path.of(patient.flink.get(KEYTAB)),
                                                        KeytabDamage.TRUNCATED))),
                new SetUp(
                        "keytabOfAnother",
                        "the keytab holds keys of another principal",
                        "keytab",
                        "has no key of flink@KERSTREAM.TEST",
                        "It holds other@KERSTREAM.TEST. Set security.kerberos.login.principal to one of these",
                        (ward, patient) ->
                                patient.flink.put(KEYTAB, ward.kdc.keytab("other").toString())),
                new SetUp(
                        "keytabForAll",
                        "others may read the keytab, with `kerstream.security.strict-permissions`",
                        "keytab",
                        "may be read by others than its owner (rw-r--r--)",
                        "Run chmod 600",
                        (ward, patient) -> {
                            patient.flink.put("kerstream.security.strict-permissions", "true");
                            Files.setPosixFilePermissions(
                                    Path.of(patient.flink.get(KEYTAB)),
                                    PosixFilePermissions.fromString("rw-r--r--"));
                        }),
                new SetUp(
                        "encryptionTypeNotPermitted",
                        "`krb5.conf` permits none of the keytab's encryption types",
                        "keytab",
                        "krb5.conf permits none of these encryption types",
                        "Have a keytab written with keys of a permitted encryption type",
                        (ward, patient) ->
                                ward.krb5Conf(
                                        patient,
                                        text ->
                                                text.replaceAll(
                                                        "permitted_enctypes = .*",
                                                        "permitted_enctypes ="
                                                                + " aes256-cts-hmac-sha384-192"))),
                new SetUp(
                        "ticketCacheMissing",
                        "there is no ticket cache",
                        "ticket-cache",
                        "no such file",
                        "Run kinit",
                        (ward, patient) -> Ward.useTicketCache(patient, "FILE:/nowhere/krb5cc_0")),
                new SetUp(
                        "ticketExpired",
                        "the ticket in the cache has expired",
                        "ticket-cache",
                        "the ticket of late@KERSTREAM.TEST expired at",
                        "Run kinit late@KERSTREAM.TEST",
                        (ward, patient) ->
                                Ward.useTicketCache(
                                        patient,
                                        "FILE:"
                                                + ward.kdc.ticketCache(
                                                        "late", Duration.ofSeconds(-5)))),
                new SetUp(
                        "krb5ConfMissing",
                        "`krb5.conf` is not there",
                        "krb5-conf",
                        "no such file",
                        "Install krb5.conf",
                        (ward, patient) ->
                                patient.environment.put("KRB5_CONFIG", "/nowhere/krb5.conf")),
                new SetUp(
                        "krb5ConfBroken",
                        "a section of `krb5.conf` is broken",
                        "krb5-conf",
                        "Java does not accept it",
                        "Each section begins with [name]",
                        (ward, patient) ->
                                ward.krb5Conf(
                                        patient, text -> text.replace("[realms]", "[realms"))),
                new SetUp(
                        "realmWithoutKdc",
                        "`krb5.conf` names no KDC of the realm, and DNS is not asked",
                        "krb5-conf",
                        "KDCs of KERSTREAM.TEST: none",
                        "Give KERSTREAM.TEST a kdc entry in [realms]",
                        (ward, patient) ->
                                ward.krb5Conf(
                                        patient, text -> text.replaceAll("kdc = 127.*", ""))));
    }

    private static List<SetUp> kerberos() {
        return List.of(
                new SetUp(
                        "hostUnknown",
                        "the name in `bootstrap.servers` has no address",
                        "names",
                        "broker.nowhere.invalid has no address",
                        "Correct the name in bootstrap.servers",
                        (ward, patient) ->
                                patient.client.setProperty(
                                        "bootstrap.servers", "broker.nowhere.invalid:9093")),
                new SetUp(
                        "kdcDown",
                        "the KDC does not run",
                        "kdc",
                        "by TCP: no answer (Connection refused); by UDP: no answer",
                        "Check that the KDC runs",
                        (ward, patient) -> {
                            int port = freePort();
                            ward.krb5Conf(
                                    patient,
                                    text -> text.replaceAll("127.0.0.1:\\d+", "127.0.0.1:" + port));
                        }),
                new SetUp(
                        "kdcSilent",
                        "the KDC takes requests and does not answer",
                        "kdc",
                        "no answer (Read timed out)",
                        "Check that the KDC runs",
                        Ward::silenceKdc),
                new SetUp(
                        "clockSkew",
                        "the clocks of this host and of the KDC differ by 20 minutes",
                        "kdc",
                        "the clocks differ too much",
                        "Synchronize the clocks",
                        Ward::shiftClockOfKdc),
                new SetUp(
                        "staleKey",
                        "the principal's key was changed after the keytab was written (kvno)",
                        "login",
                        "the key is not the one the KDC has",
                        "install a new keytab",
                        (ward, patient) -> {
                            ward.logIn(patient, "rotated");
                            ward.kdc.changeKey("rotated");
                        }),
                new SetUp(
                        "unknownPrincipal",
                        "the KDC does not know the principal",
                        "login",
                        "the KDC does not know this principal",
                        "have it created in the KDC",
                        (ward, patient) -> {
                            ward.logIn(patient, "ghost");
                            ward.kdc.deletePrincipal("ghost");
                        }),
                new SetUp(
                        "lockedPrincipal",
                        "the principal is locked",
                        "login",
                        "the KDC has locked or expired this principal",
                        "Have it unlocked",
                        (ward, patient) -> {
                            ward.logIn(patient, "locked");
                            ward.keep(ward.kdc.faults().lock("locked"));
                        }),
                new SetUp(
                        "wrongServiceName",
                        "`sasl.kerberos.service.name` is not that of the brokers",
                        "service-tickets",
                        "the KDC does not know the service principal",
                        "correct the service name",
                        (ward, patient) ->
                                patient.client.setProperty(
                                        "sasl.kerberos.service.name", "message-bus")),
                new SetUp(
                        "brokerByAlias",
                        "the broker is reached by an alias, not by the name of its principal",
                        "service-tickets",
                        "the KDC does not know the service principal",
                        "reach the brokers by the host name of their principal",
                        Ward::byAlias));
    }

    private static List<SetUp> brokers() {
        return List.of(
                new SetUp(
                        "truststoreWrong",
                        "the client's truststore lacks the brokers' authority",
                        "tls",
                        "it does not hold the authority that issued the broker's certificate",
                        "Set a truststore with that authority's certificate",
                        (ward, patient) -> {
                            patient.client.remove("ssl.truststore.location");
                            patient.client.remove("ssl.truststore.type");
                        }),
                new SetUp(
                        "truststoreMissing",
                        "the client's truststore is not there",
                        "tls",
                        "the file named below cannot be read",
                        "Correct the path",
                        (ward, patient) ->
                                patient.client.setProperty(
                                        "ssl.truststore.location", "/nowhere/trust.pem")),
                new SetUp(
                        "hostNotInCertificate",
                        "the broker is reached by a name that its certificate lacks",
                        "tls",
                        "the broker's certificate is for other host names",
                        "have the name added there",
                        (ward, patient) -> {
                            ward.scram(patient, SecurityProtocol.SASL_SSL, "SCRAM-SHA-256");
                            ward.byAlias(patient);
                        }),
                new SetUp(
                        "plaintextPortAsTls",
                        "`SASL_SSL` at a port without TLS",
                        "tls",
                        "has SASL without TLS",
                        "Set security.protocol to SASL_PLAINTEXT",
                        (ward, patient) -> ward.at(patient, SecurityProtocol.SASL_PLAINTEXT)),
                new SetUp(
                        "saslAtAPlaintextPort",
                        "`SASL_PLAINTEXT` at a port without SASL",
                        "sasl-mechanisms",
                        "the port speaks PLAINTEXT, the client SASL_PLAINTEXT",
                        "Set security.protocol to PLAINTEXT",
                        (ward, patient) -> {
                            patient.client.setProperty("security.protocol", "SASL_PLAINTEXT");
                            ward.at(patient, SecurityProtocol.PLAINTEXT);
                        }),
                new SetUp(
                        "brokerDown",
                        "no broker listens at the port",
                        "sasl-mechanisms",
                        "no connection: Connection refused",
                        "Check that the broker runs",
                        (ward, patient) -> {
                            patient.client.setProperty("security.protocol", "SASL_PLAINTEXT");
                            patient.client.setProperty(
                                    "bootstrap.servers", "localhost:" + freePort());
                        }),
                new SetUp(
                        "wrongMechanism",
                        "the listener does not offer the client's mechanism",
                        "sasl-mechanisms",
                        "the client wants SCRAM-SHA-512",
                        "Set sasl.mechanism",
                        (ward, patient) ->
                                ward.scram(
                                        patient, SecurityProtocol.SASL_PLAINTEXT, "SCRAM-SHA-512")),
                new SetUp(
                        "wrongPassword",
                        "the password of a SCRAM user is wrong",
                        "authentication",
                        "the password is another one",
                        "have the user created",
                        (ward, patient) -> {
                            ward.scram(patient, SecurityProtocol.SASL_PLAINTEXT, "SCRAM-SHA-256");
                            patient.flink.put(
                                    "kerstream.credential.c.password.file", wrong(patient));
                        }));
    }

    private static List<SetUp> rights() {
        return List.of(
                new SetUp(
                        "mayNotRead",
                        "no ACL to read the source's topic",
                        "consumer-rights",
                        "its principal lacks an ACL on the topics [in]",
                        "Have it granted",
                        (ward, patient) -> ward.logIn(patient, "poor")),
                new SetUp(
                        "topicMissing",
                        "the source's topic does not exist",
                        "consumer-rights",
                        "there is no topic elsewhere",
                        "have the topic created",
                        (ward, patient) -> {
                            ward.allowAll(patient, "rich");
                            patient.options.put("--read", "elsewhere");
                        }),
                new SetUp(
                        "mayNotWrite",
                        "no ACL to write the sink's topic",
                        "producer-rights",
                        "its principal lacks an ACL on the topics [out]",
                        "Have it granted",
                        (ward, patient) -> {
                            ward.logIn(patient, "poor");
                            patient.options.remove("--read");
                        }),
                new SetUp(
                        "mayNotUseTransactionalIds",
                        "no ACL on the sink's transactional ids",
                        "producer-rights",
                        "lacks the ACLs WRITE and DESCRIBE on the transactional id",
                        "Have them granted for all ids with the prefix",
                        (ward, patient) ->
                                patient.options.put("--transactional-id-prefix", "another")),
                new SetUp(
                        "mayNotCommit",
                        "no ACL on the consumer group",
                        "commit-rights",
                        "lacks the ACL READ on the consumer group others",
                        "Have it granted",
                        (ward, patient) -> patient.options.put("--group", "others")),
                new SetUp(
                        "transactionTimeoutTooLong",
                        "the sink's transaction timeout is more than the brokers allow",
                        "transaction-timeout",
                        "transaction.max.timeout.ms = 900000, which is less",
                        "Set transaction.timeout.ms of the sink to at most that",
                        (ward, patient) -> patient.options.put("--transaction-timeout", "1h")));
    }

    private static String wrong(Patient patient) throws IOException {
        Path file = patient.directory.resolve("wrong");
        return Files.writeString(file, "not-this-one").toString();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
