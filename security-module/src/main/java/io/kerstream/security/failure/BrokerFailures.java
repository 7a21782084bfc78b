/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import static io.kerstream.security.failure.FailedClient.ENDPOINT_IDENTIFICATION;
import static io.kerstream.security.failure.FailedClient.KEYSTORE;
import static io.kerstream.security.failure.FailedClient.MECHANISM;
import static io.kerstream.security.failure.FailedClient.PROTOCOL;
import static io.kerstream.security.failure.FailedClient.SERVERS;
import static io.kerstream.security.failure.FailedClient.SERVICE_NAME;
import static io.kerstream.security.failure.FailedClient.TRUSTSTORE;

import io.kerstream.security.KafkaSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * Explains why a broker and a client do not accept each other, after the KDC, if there is one, has
 * done its part. All of it stays as it is until somebody changes a setting, so all of it is fatal.
 *
 * <p>Matched are Kafka's and the JDK's texts, which have not changed since Kafka 2.0 and JDK 11.
 */
@Internal
public final class BrokerFailures {

    private record Row(Pattern text, Function<FailedClient, String> explanation) {}

    private static final List<Row> ROWS =
            List.of(
                    row(
                            "server not found in kerberos database",
                            client ->
                                    "the KDC does not know the service principal that the client"
                                            + " asked a ticket for: "
                                            + client.setting(SERVICE_NAME)
                                            + ", followed by the broker's host name as the client"
                                            + " knows it from "
                                            + client.setting(SERVERS)
                                            + " and the brokers' advertised.listeners. It must be"
                                            + " the principal of the brokers' keytab: correct the"
                                            + " service name, reach the brokers by the host name"
                                            + " of their principal (not by an alias or address), or"
                                            + " have the principal created."),
                    row(
                            "not enabled in the server",
                            client ->
                                    client.setting(MECHANISM)
                                            + ": the broker's listener does not offer it. Set one"
                                            + " of those it names, take the port of another"
                                            + " listener, or have it added to the listener's"
                                            + " sasl.enabled.mechanisms."),
                    row(
                            "unexpected handshake request|illegalsaslstate",
                            client ->
                                    client.setting(PROTOCOL)
                                            + ": this port of the broker has no SASL. Set "
                                            + (client.usesTls() ? "SSL" : "PLAINTEXT")
                                            + ", or take the port of a SASL listener in "
                                            + client.setting(SERVERS)
                                            + "."),
                    row(
                            "invalid username or password"
                                    + "|invalid credentials with sasl mechanism (plain|scram)",
                            client ->
                                    client.setting(MECHANISM)
                                            + ": the broker does not know the user, or the password"
                                            + " is another one. Correct them in the client's"
                                            + " sasl.jaas.config or in the credential of the"
                                            + " cluster profile, or have the user created"
                                            + " (kafka-configs --entity-type users)."),
                    row(
                            "invalid credentials with sasl mechanism gssapi",
                            client ->
                                    client.setting(SERVICE_NAME)
                                            + ": the broker cannot read the ticket for it: the"
                                            + " broker's keytab lacks the key that the KDC has now,"
                                            + " or the broker's clock is wrong. Install the"
                                            + " service's new keytab on the brokers, and"
                                            + " synchronize the clocks (NTP)."),
                    row(
                            "no subject alternative|no name matching|hostname .* not verified",
                            client ->
                                    client.setting(ENDPOINT_IDENTIFICATION)
                                            + ": the broker's certificate is for other host names"
                                            + " than the one the client knows it by from "
                                            + client.setting(SERVERS)
                                            + " and the brokers' advertised.listeners. Reach the"
                                            + " broker by a name in its certificate, or have the"
                                            + " name added there."),
                    row(
                            "unable to find valid certification path|path building failed"
                                    + "|path does not chain|trustanchors parameter must be"
                                    + " non-empty",
                            client ->
                                    client.setting(TRUSTSTORE)
                                            + ": it does not hold the authority that issued the"
                                            + " broker's certificate. Set a truststore with that"
                                            + " authority's certificate."),
                    row(
                            "bad_certificate|certificate_required|certificate_unknown"
                                    + "|unknown_ca|empty client certificate",
                            client ->
                                    client.setting(KEYSTORE)
                                            + ": the broker asks for a certificate and did not"
                                            + " accept this one. Set a keystore with a certificate"
                                            + " of an authority that the broker trusts."),
                    row(
                            "unsupported or unrecognized ssl message|plaintext connection",
                            client ->
                                    client.setting(PROTOCOL)
                                            + ": this port of the broker has no TLS. Set "
                                            + (client.usesSasl() ? "SASL_PLAINTEXT" : "PLAINTEXT")
                                            + ", or take the port of a TLS listener in "
                                            + client.setting(SERVERS)
                                            + "."));

    /** What Kafka says when it constructs a client whose key or trust store is of no use. */
    private static final List<Row> STORES =
            List.of(
                    row(
                            "password was incorrect|keystore was tampered|unrecoverablekey",
                            client ->
                                    client.setting(TRUSTSTORE)
                                            + ", "
                                            + client.setting(KEYSTORE)
                                            + ": the password of the store named below is not the"
                                            + " right one. Correct ssl.truststore.password,"
                                            + " ssl.keystore.password or ssl.key.password."),
                    row(
                            "nosuchfileexception|failed to load ssl keystore .* of type|file"
                                    + " not found|filenotfound",
                            client ->
                                    client.setting(TRUSTSTORE)
                                            + ", "
                                            + client.setting(KEYSTORE)
                                            + ": the file named below cannot be read on this host"
                                            + " by the user of this process, or not with"
                                            + " ssl.truststore.type or ssl.keystore.type. Correct"
                                            + " the path or the type, or install the file."));

    private BrokerFailures() {}

    /**
     * Explains a failed authentication.
     *
     * @return empty if no row knows it
     */
    public static Optional<RuntimeException> explain(
            AuthenticationException failure, FailedClient client) {
        return find(ROWS, failure, client, " could not authenticate: ");
    }

    /**
     * Explains why a client with TLS could not be constructed.
     *
     * @return empty if no row knows it
     */
    public static Optional<RuntimeException> explainConstruction(
            RuntimeException failure, FailedClient client) {
        return client.usesTls()
                ? find(STORES, failure, client, " could not be made: ")
                : Optional.empty();
    }

    private static Optional<RuntimeException> find(
            List<Row> rows, RuntimeException failure, FailedClient client, String what) {
        List<Throwable> chain = LoginFailures.chain(failure);
        for (Row row : rows) {
            for (Throwable cause : chain) {
                if (row.text().matcher(String.valueOf(cause)).find()) {
                    return Optional.of(
                            new KafkaSecurityException(
                                    client
                                            + what
                                            + row.explanation().apply(client)
                                            + " ["
                                            + (client.usesKerberos()
                                                    ? LoginFailures.krb5Conf() + "; "
                                                    : "")
                                            + "the cause says: "
                                            + cause.getMessage()
                                            + "]",
                                    failure));
                }
            }
        }
        return Optional.empty();
    }

    private static Row row(String text, Function<FailedClient, String> explanation) {
        return new Row(Pattern.compile(text, Pattern.CASE_INSENSITIVE), explanation);
    }
}
