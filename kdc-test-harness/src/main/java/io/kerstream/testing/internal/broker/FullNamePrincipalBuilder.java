/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.kerberos.KerberosPrincipal;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.KafkaPrincipalBuilder;
import org.apache.kafka.common.security.auth.KafkaPrincipalSerde;
import org.apache.kafka.common.security.auth.SaslAuthenticationContext;
import org.apache.kafka.common.security.auth.SslAuthenticationContext;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.apache.kafka.common.security.kerberos.KerberosShortNamer;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;
import org.jspecify.annotations.Nullable;

/**
 * Makes the principals that Kafka makes by default, and keeps the full name of clients.
 *
 * <p>Public with a public constructor because Kafka instantiates it by name.
 */
public final class FullNamePrincipalBuilder
        implements KafkaPrincipalBuilder, KafkaPrincipalSerde, Configurable {

    private final Set<Object> sessions =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private Set<String> recordedListeners = Set.of();
    private @Nullable EvidenceLog evidence;
    private @Nullable DefaultKafkaPrincipalBuilder standard;

    @Override
    public void configure(Map<String, ?> configs) {
        Object rules =
                configs.get(BrokerSecurityConfigs.SASL_KERBEROS_PRINCIPAL_TO_LOCAL_RULES_CONFIG);
        List<String> lines =
                rules instanceof List<?> list ? list.stream().map(String::valueOf).toList() : null;
        Object mapping = configs.get(BrokerSecurityConfigs.SSL_PRINCIPAL_MAPPING_RULES_CONFIG);
        // The JDK completes a name without realm by the default realm of krb5.conf.
        String realm = new KerberosPrincipal("any", KerberosPrincipal.KRB_NT_PRINCIPAL).getRealm();
        evidence =
                EvidenceLog.of(
                        Path.of(String.valueOf(configs.get(RecordingAuthorizer.EVIDENCE_FILE))));
        recordedListeners =
                Set.of(
                        String.valueOf(configs.get(RecordingAuthorizer.RECORDED_LISTENERS))
                                .split(","));
        standard =
                new DefaultKafkaPrincipalBuilder(
                        KerberosShortNamer.fromUnparsedRules(
                                realm, lines == null ? List.of("DEFAULT") : lines),
                        SslPrincipalMapper.fromRules(
                                mapping == null ? "DEFAULT" : mapping.toString()));
    }

    @Override
    public KafkaPrincipal build(AuthenticationContext context) {
        KafkaPrincipal principal = standard().build(context);
        String fullName = principal.getName();
        String mechanism = "NONE";
        Object session = null;
        if (context instanceof SaslAuthenticationContext sasl) {
            fullName = sasl.server().getAuthorizationID();
            mechanism = sasl.server().getMechanismName();
            session = sasl.server();
        } else if (context instanceof SslAuthenticationContext tls) {
            session = tls.session();
            try {
                fullName = tls.session().getPeerPrincipal().getName();
                mechanism = "TLS";
            } catch (SSLPeerUnverifiedException e) {
                // A listener that asks for no certificate: nobody is named.
                mechanism = "NONE";
            }
        }
        record(fullName, context.listenerName(), mechanism, session);
        return new AuthenticatedPrincipal(principal, fullName);
    }

    /** Kafka asks for the principal with every request: what counts is the session. */
    private void record(String name, String listener, String mechanism, @Nullable Object session) {
        if (evidence != null
                && recordedListeners.contains(listener)
                && (session == null || sessions.add(session))) {
            evidence.add(Fact.of(Fact.Kind.AUTHENTICATION, name, listener, mechanism));
        }
    }

    @Override
    public byte[] serialize(KafkaPrincipal principal) {
        return standard().serialize(principal);
    }

    @Override
    public KafkaPrincipal deserialize(byte[] bytes) {
        return standard().deserialize(bytes);
    }

    private DefaultKafkaPrincipalBuilder standard() {
        if (standard == null) {
            throw new IllegalStateException("not configured");
        }
        return standard;
    }
}
