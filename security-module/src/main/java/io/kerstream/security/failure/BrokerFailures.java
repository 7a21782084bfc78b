/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.failure;

import io.kerstream.security.FailureCode;
import io.kerstream.security.report.Krb5Conf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private record Row(Pattern text, FailureCode code) {}

    private static final List<Row> ROWS =
            List.of(
                    row(
                            "server not found in kerberos database",
                            FailureCode.KERBEROS_SERVICE_UNKNOWN),
                    row("not enabled in the server", FailureCode.SASL_MECHANISM_NOT_ENABLED),
                    row(
                            "unexpected handshake request|illegalsaslstate",
                            FailureCode.PORT_WITHOUT_SASL),
                    row(
                            "invalid username or password"
                                    + "|invalid credentials with sasl mechanism (plain|scram)",
                            FailureCode.SASL_PASSWORD_REFUSED),
                    row(
                            "invalid credentials with sasl mechanism gssapi",
                            FailureCode.KERBEROS_BROKER_KEY),
                    row(
                            "no subject alternative|no name matching|hostname .* not verified",
                            FailureCode.TLS_HOST_NAME),
                    row(
                            "unable to find valid certification path|path building failed"
                                    + "|path does not chain|trustanchors parameter must be"
                                    + " non-empty",
                            FailureCode.TLS_AUTHORITY_NOT_TRUSTED),
                    row(
                            "bad_certificate|certificate_required|certificate_unknown"
                                    + "|unknown_ca|empty client certificate",
                            FailureCode.TLS_CLIENT_CERTIFICATE_REFUSED),
                    row(
                            "unsupported or unrecognized ssl message|plaintext connection",
                            FailureCode.PORT_WITHOUT_TLS));

    /** What Kafka says when it constructs a client whose key or trust store is of no use. */
    private static final List<Row> STORES =
            List.of(
                    row(
                            "password was incorrect|keystore was tampered|unrecoverablekey",
                            FailureCode.TLS_STORE_PASSWORD),
                    row(
                            "nosuchfileexception|failed to load ssl keystore .* of type|file"
                                    + " not found|filenotfound",
                            FailureCode.TLS_STORE_UNREADABLE));

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
                            row.code()
                                    .exception(
                                            client
                                                    + what
                                                    + explanation(row.code(), client)
                                                    + " ["
                                                    + (client.usesKerberos()
                                                            ? Krb5Conf.describe() + "; "
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

    private static String explanation(FailureCode code, FailedClient client) {
        return client.fill(
                code.explanation(),
                Map.of(
                        "protocol without SASL",
                        client.usesTls() ? "SSL" : "PLAINTEXT",
                        "protocol without TLS",
                        client.usesSasl() ? "SASL_PLAINTEXT" : "PLAINTEXT"));
    }

    private static Row row(String text, FailureCode code) {
        return new Row(Pattern.compile(text, Pattern.CASE_INSENSITIVE), code);
    }
}
