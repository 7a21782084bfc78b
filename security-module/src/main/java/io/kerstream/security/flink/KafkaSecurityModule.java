/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.config.Publication;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.CredentialVerifier;
import io.kerstream.security.credential.KerberosCredential;
import io.kerstream.security.credential.TicketCacheCredential;
import io.kerstream.security.credential.TicketCacheTypeException;
import io.kerstream.security.login.KerberosLogins;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.security.modules.SecurityModule;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the effective security settings of a Flink process to all its Kafka clients.
 *
 * <p>Installed by Flink in its client, JobManager and TaskManager processes, not in a MiniCluster.
 * It does not touch the JVM's JAAS configuration, and names a {@code krb5.conf} only where nobody
 * has, so it composes with Flink's own modules in any order.
 */
final class KafkaSecurityModule implements SecurityModule {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSecurityModule.class);

    private final ProcessConfiguration configuration;
    private final CredentialParser parser;
    private final CredentialVerifier verifier = new CredentialVerifier();
    private final Optional<YarnTarget> yarn;
    private final ConfiguredKrb5Conf krb5Conf;
    private @Nullable Publication publication;
    private Runnable withdrawLogins = () -> {};

    /**
     * @param command the main class of this process and its arguments, or empty if not known
     */
    KafkaSecurityModule(
            ReadableConfig configuration, Map<String, String> environment, String command) {
        this.configuration =
                ProcessConfiguration.of(configuration, "the configuration of this Flink process");
        this.parser = new CredentialParser(environment);
        this.yarn = YarnTarget.find(configuration, command);
        this.krb5Conf = new ConfiguredKrb5Conf(configuration);
    }

    /**
     * Checks the settings and publishes them, and the Kerberos logins of this copy of the library.
     * No Kerberos settings at all are fine.
     *
     * <p>What may pass is only warned about, as is everything about a ticket cache, which somebody
     * else fills and which may belong to another program of the user that started this process: all
     * of it is checked again for each client. Not so on YARN, whose containers never get it.
     *
     * @throws KafkaSecurityException if a client of this process could never log in with them
     */
    @Override
    public void install() {
        ValidatedConfiguration validated = ValidatedConfiguration.of(configuration);
        yarn.ifPresent(target -> YarnTicketCaches.refuse(validated, target));
        krb5Conf.apply();
        try {
            parser.parse(configuration).ifPresent(this::verify);
        } catch (TicketCacheTypeException | KafkaSecurityUnavailableException e) {
            warn(e);
        }
        if (publication == null) {
            publication = Publication.publish(Publication.MODULE_KEY, configuration);
            withdrawLogins = KerberosLogins.publish();
        }
    }

    private void verify(KerberosCredential credential) {
        try {
            verifier.verify(credential);
        } catch (KafkaSecurityException e) {
            if (!(credential instanceof TicketCacheCredential)) {
                throw e;
            }
            warn(e);
        }
    }

    private static void warn(RuntimeException reason) {
        LOG.warn("No Kafka client could log in at this moment: {}", reason.getMessage());
    }

    /** Withdraws what this module published, and nothing else. */
    @Override
    public void uninstall() {
        if (publication != null) {
            publication.close();
            publication = null;
        }
        withdrawLogins.run();
        withdrawLogins = () -> {};
        krb5Conf.withdraw();
    }
}
