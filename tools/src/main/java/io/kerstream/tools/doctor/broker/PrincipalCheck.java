/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.doctor.broker;

import io.kerstream.security.client.ClientInspection;
import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.OAuthBearerCredential;
import io.kerstream.security.credential.PasswordCredential;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.failure.FailedClient;
import io.kerstream.tools.ToolException;
import io.kerstream.tools.doctor.check.Check;
import io.kerstream.tools.doctor.check.Explanation;
import io.kerstream.tools.doctor.check.Facts;
import io.kerstream.tools.doctor.check.Finding;
import io.kerstream.tools.doctor.check.SkippedException;
import io.kerstream.tools.doctor.kerberos.JavaKerberos;
import io.kerstream.tools.kerberos.ShortNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Which user the brokers' ACLs have to name. Kafka has no request for that: it is worked out from
 * the brokers' rules, if the client may read them, by Kafka's own code.
 */
public final class PrincipalCheck implements Check {

    private static final String BUILDER = "principal.builder.class";
    private static final String DEFAULT_BUILDER = "DefaultKafkaPrincipalBuilder";

    private final JavaKerberos kerberos;

    public PrincipalCheck(JavaKerberos kerberos) {
        this.kerberos = kerberos;
    }

    @Override
    public String name() {
        return "principal";
    }

    @Override
    public String page() {
        return "docs/kerberos-tool.md";
    }

    @Override
    public List<Finding> examine(Facts facts) throws Exception {
        ClientInspection client = facts.need(ClientInspection.class, "configuration");
        Cluster cluster = facts.need(Cluster.class, "authentication");
        if (client.client().usesKerberos()) {
            VerifiedIdentity identity =
                    facts.need(VerifiedIdentity.class, "keytab' or 'ticket-cache");
            return List.of(ofKerberos(identity, settings(cluster)));
        }
        String tried = "took the name from the client's credential";
        Optional<String> user = client.credential().flatMap(PrincipalCheck::user);
        if (user.isPresent()) {
            return List.of(Finding.pass(tried, "User:" + user.get()));
        }
        if (!client.client().usesSasl()) {
            return List.of(
                    Finding.pass(
                            tried,
                            client.client().usesTls()
                                    ? "User:<subject of the client's certificate>, or User:ANONYMOUS"
                                            + " where brokers do not ask for one"
                                    : "User:ANONYMOUS: security.protocol = "
                                            + client.client().value(FailedClient.PROTOCOL)));
        }
        throw new SkippedException("the client uses " + client.login());
    }

    private static Optional<String> user(Credential credential) {
        if (credential instanceof PasswordCredential password) {
            return Optional.of(password.username().value());
        }
        return credential instanceof OAuthBearerCredential oauth
                ? Optional.of(oauth.clientId().value() + " (the subject of its token, by default)")
                : Optional.empty();
    }

    /** Null if the client may not read them. */
    private static @Nullable Map<String, String> settings(Cluster cluster) {
        List<Cluster.Node> brokers = cluster.brokers();
        if (brokers.isEmpty()) {
            return null;
        }
        try {
            return cluster.settings(brokers.get(0).id());
        } catch (AuthorizationException e) {
            return null;
        }
    }

    private Finding ofKerberos(VerifiedIdentity identity, @Nullable Map<String, String> broker)
            throws Exception {
        String rules = broker == null ? null : broker.get(ShortNames.RULES);
        String tried =
                "applied "
                        + ShortNames.RULES
                        + (broker == null
                                ? " = DEFAULT (the brokers' own may not be read) to "
                                : " = " + rules + " of the brokers to ")
                        + identity.principal();
        String name;
        try {
            name = ShortNames.of(kerberos.defaultRealm(), rules).of(identity.principal());
        } catch (ToolException e) {
            Explanation explanation = Explanation.of(e);
            return broker == null
                    ? Finding.warn(
                            tried,
                            explanation.cause(),
                            "Ask for the brokers' rules, and try them with scripts/kerberos.sh"
                                    + " short-name.")
                    : Finding.fail(tried, explanation.cause(), explanation.remedy());
        }
        String builder = broker == null ? "" : broker.getOrDefault(BUILDER, "");
        return Finding.pass(
                tried,
                "User:"
                        + name
                        + (builder.isEmpty() || builder.endsWith(DEFAULT_BUILDER)
                                ? ""
                                : ", unless " + BUILDER + " = " + builder + " says otherwise")
                        + (broker == null
                                ? "; to see the rules, grant DESCRIBE_CONFIGS on the cluster"
                                : ""));
    }
}
