/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.config.FilePermissions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.credential.KerberosCredential;
import io.kerstream.security.credential.KeytabCredential;
import io.kerstream.security.credential.OAuthBearerCredential;
import io.kerstream.security.credential.PasswordCredential;
import io.kerstream.security.credential.TicketCacheCredential;
import io.kerstream.security.credential.VerifiedIdentity;
import io.kerstream.security.failure.LoginAttempt;
import io.kerstream.security.login.KerberosLogin;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a credential into the configuration of one client. */
@Internal
public final class LoginInjection implements CredentialUse {

    /** Kafka has no default for it; this is the name in its documentation and in most set-ups. */
    static final String DEFAULT_SERVICE_NAME = "kafka";

    private static final Logger LOG = LoggerFactory.getLogger(LoginInjection.class);

    private final CredentialVerifier verifier;

    LoginInjection(CredentialVerifier verifier) {
        this.verifier = verifier;
    }

    /** What the client sets stays, but for its login. */
    @Override
    public PreparedClient inject(
            ClientProperties client,
            Credential credential,
            ProcessConfiguration settings,
            FilePermissions permissions) {
        Map<String, Object> values = new HashMap<>(client.values());
        values.put(SaslConfigs.SASL_MECHANISM, credential.mechanism());
        if (credential instanceof KerberosCredential kerberos) {
            return injectKerberos(client, kerberos, settings, permissions, values);
        }
        if (credential instanceof PasswordCredential password) {
            values.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(JaasText.of(password)));
            warnOfClearText(client, credential);
        } else {
            injectOAuth((OAuthBearerCredential) credential, values);
        }
        logLogin(client, credential.source());
        return new PreparedClient(
                Map.copyOf(values),
                LoginAttempt.foreign(credential.mechanism(), credential.source()));
    }

    private PreparedClient injectKerberos(
            ClientProperties client,
            KerberosCredential credential,
            ProcessConfiguration settings,
            FilePermissions permissions,
            Map<String, Object> values) {
        VerifiedIdentity identity = verifier.verify(credential);
        checkPermissions(credential, permissions);
        values.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(JaasText.of(identity)));
        values.putIfAbsent(SaslConfigs.SASL_KERBEROS_SERVICE_NAME, DEFAULT_SERVICE_NAME);
        boolean ours =
                values.putIfAbsent(SaslConfigs.SASL_LOGIN_CLASS, KerberosLogin.class) == null;
        LoginAttempt attempt = LoginAttempt.of(identity);
        logLogin(client, attempt.toString());
        return new PreparedClient(
                Map.copyOf(values),
                attempt,
                ours ? RequiredLogin.of(identity, settings, values) : null);
    }

    private static void logLogin(ClientProperties client, String who) {
        LOG.info(
                "Kafka client {} logs in as {} over {}.",
                client.clientId(),
                who,
                client.protocol());
    }

    /** Checks who may read the file that a credential logs in from. */
    public static void checkPermissions(
            KerberosCredential credential, FilePermissions permissions) {
        if (credential instanceof KeytabCredential keytab) {
            permissions.check(keytab.path(), keytab.keytab().toString());
        } else if (credential instanceof TicketCacheCredential cache) {
            permissions.check(cache.path(), "Ticket cache (" + cache.pathOrigin() + ")");
        }
    }

    private static void injectOAuth(OAuthBearerCredential credential, Map<String, Object> values) {
        OAuthEndpoint.check(credential.endpoint());
        values.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(JaasText.of(credential)));
        values.putIfAbsent(
                SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
                OAuthBearerLoginCallbackHandler.class);
        values.putIfAbsent(
                SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, credential.endpoint().value());
    }

    private static void warnOfClearText(ClientProperties client, Credential credential) {
        if (credential.mechanism().equals("PLAIN")
                && client.protocol()
                        .trim()
                        .equalsIgnoreCase(SecurityProtocol.SASL_PLAINTEXT.name)) {
            LOG.warn(
                    "Kafka client {} sends the password of {} over the network as it is. Use"
                            + " security.protocol SASL_SSL.",
                    client.clientId(),
                    credential.source());
        }
    }
}
