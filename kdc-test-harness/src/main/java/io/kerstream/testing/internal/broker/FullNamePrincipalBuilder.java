/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.broker;

import java.util.List;
import java.util.Map;
import javax.security.auth.kerberos.KerberosPrincipal;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.KafkaPrincipalBuilder;
import org.apache.kafka.common.security.auth.SaslAuthenticationContext;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.apache.kafka.common.security.kerberos.KerberosShortNamer;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;
import org.jspecify.annotations.Nullable;

/**
 * Makes the principals that Kafka makes by default, and keeps the full name of SASL clients.
 *
 * <p>Public with a public constructor because Kafka instantiates it by name.
 */
public final class FullNamePrincipalBuilder implements KafkaPrincipalBuilder, Configurable {

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
        if (context instanceof SaslAuthenticationContext sasl) {
            return new AuthenticatedPrincipal(principal, sasl.server().getAuthorizationID());
        }
        return principal;
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
