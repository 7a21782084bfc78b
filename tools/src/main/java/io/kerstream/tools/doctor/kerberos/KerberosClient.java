/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.kerberos;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.KerberosCredential;
import io.kerstream.security.credential.KeytabCredential;
import io.kerstream.security.credential.TicketCacheCredential;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.security.login.KerberosLogin;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.SkippedException;
import java.util.List;
import java.util.Optional;

/** What the checks of this package ask about the client. */
final class KerberosClient {

    private KerberosClient() {}

    /**
     * The client.
     *
     * @throws SkippedException if it does not authenticate with Kerberos
     */
    static ClientInspection of(Facts facts) {
        ClientInspection client = facts.need(ClientInspection.class, "configuration");
        if (!client.client().usesKerberos()) {
            throw new SkippedException(
                    "the client does not use Kerberos: security.protocol = "
                            + client.client().value(FailedClient.PROTOCOL)
                            + (client.client().usesSasl()
                                    ? ", sasl.mechanism = "
                                            + client.client().value(FailedClient.MECHANISM)
                                    : ""));
        }
        return client;
    }

    /**
     * Its credential.
     *
     * @throws SkippedException if it has one of another kind
     */
    static <T extends KerberosCredential> T credential(Facts facts, Class<T> type, String kind) {
        ClientInspection client = of(facts);
        return client.credential()
                .filter(type::isInstance)
                .map(type::cast)
                .orElseThrow(
                        () ->
                                new SkippedException(
                                        "the client uses " + client.login() + ", no " + kind));
    }

    /** The services of the brokers that it connects to first, as {@code service@host}. */
    static List<String> services(ClientInspection client) {
        return KerberosLogin.services(
                client.client().value(FailedClient.SERVERS),
                client.client().value(FailedClient.SERVICE_NAME));
    }

    /** Who it is, if that can be told: as verified, else as configured with a realm. */
    static Optional<String> principal(Facts facts) {
        Optional<String> verified =
                facts.find(VerifiedIdentity.class).map(VerifiedIdentity::principal);
        return verified.isPresent()
                ? verified
                : of(facts).credential().flatMap(KerberosClient::configured);
    }

    private static Optional<String> configured(Credential credential) {
        Optional<String> principal = Optional.empty();
        if (credential instanceof KeytabCredential keytab) {
            principal = Optional.of(keytab.principal().value());
        } else if (credential instanceof TicketCacheCredential cache && cache.principal() != null) {
            principal = Optional.of(cache.principal().value());
        }
        return principal.filter(name -> name.contains("@"));
    }
}
