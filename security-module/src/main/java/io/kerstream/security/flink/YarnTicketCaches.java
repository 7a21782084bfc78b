/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.flink;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.Setting;
import io.kerstream.security.credential.CredentialDefinition;
import io.kerstream.security.credential.CredentialParser;
import io.kerstream.security.credential.CredentialType;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.SecurityOptions;
import org.jspecify.annotations.Nullable;

/**
 * Refuses credentials that cannot reach the containers of YARN: the ticket cache of the user who
 * submits stays on that user's host, while YARN has a keytab shipped.
 *
 * <p>A credential whose {@code ticket-cache} is written out is let pass: it names a file that the
 * operator keeps on each node.
 */
final class YarnTicketCaches {

    private static final String STAYS =
            ": the ticket cache of a user stays on the host where kinit was run, and no container"
                    + " of YARN has it, so that no Kafka client of the job could log in; ";

    private YarnTicketCaches() {}

    /**
     * Checks all credentials of a configuration.
     *
     * @throws KafkaSecurityException if one is the ticket cache of the process
     */
    static void refuse(ValidatedConfiguration configuration, YarnTarget target) {
        if (isDefaultNeeded(configuration)
                && CredentialParser.meansTicketCache(configuration.source())) {
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_NOT_SHIPPED,
                    CredentialParser.describe(
                                    configuration.source(),
                                    SecurityOptions.KERBEROS_LOGIN_USETICKETCACHE)
                            + STAYS
                            + target
                            + ". Set "
                            + SecurityOptions.KERBEROS_LOGIN_KEYTAB.key()
                            + " and "
                            + SecurityOptions.KERBEROS_LOGIN_PRINCIPAL.key()
                            + ": Flink ships that keytab to the containers. If no Kafka client"
                            + " needs this credential, remove "
                            + CredentialParser.KAFKA_CONTEXT
                            + " from "
                            + SecurityOptions.KERBEROS_LOGIN_CONTEXTS.key()
                            + ", and it from cluster profiles.");
        }
        new TreeMap<>(configuration.credentials())
                .values()
                .forEach(credential -> refuse(credential, target));
    }

    private static void refuse(CredentialDefinition credential, YarnTarget target) {
        Setting type = credential.settings().get("type");
        if (credential.type() == CredentialType.TICKET_CACHE
                && !credential.settings().containsKey("ticket-cache")) {
            String prefix = KerstreamOptions.CREDENTIAL_PREFIX + credential.name() + ".";
            throw new KafkaSecurityException(
                    FailureCode.CREDENTIAL_NOT_SHIPPED,
                    type
                            + STAYS
                            + target
                            + ". Take the type keytab, and ship the file with yarn.ship-files; or"
                            + " set "
                            + prefix
                            + "ticket-cache to a file that something keeps fresh on each node.");
        }
    }

    private static boolean isDefaultNeeded(ValidatedConfiguration configuration) {
        Stream<@Nullable Setting> named =
                Stream.concat(
                        configuration.profiles().all().stream()
                                .map(profile -> profile.credential()),
                        configuration.registries().all().stream()
                                .map(profile -> profile.credential()));
        return CredentialParser.isForKafka(configuration.source())
                || named.flatMap(Stream::ofNullable)
                        .map(setting -> setting.value().trim())
                        .anyMatch(CredentialDefinition.DEFAULT::equals);
    }
}
