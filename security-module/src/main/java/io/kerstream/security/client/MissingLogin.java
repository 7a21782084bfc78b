/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.cluster.ClusterProfile;
import io.kerstream.security.cluster.ClusterProfiles;
import io.kerstream.security.cluster.ValidatedConfiguration;
import io.kerstream.security.config.KerstreamOptions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.Credential;
import io.kerstream.security.credential.CredentialParser;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.SaslConfigs;

/** The errors about clients that have no login, or none that fits: what was looked for, where. */
final class MissingLogin {

    private MissingLogin() {}

    /** Kafka wants a JAAS entry in any case, also when a class of the user's does the login. */
    static KafkaSecurityException noEntryFor(ClientProperties client) {
        String classes =
                client.ownLoginClasses().stream()
                        .map(key -> key + " = " + client.value(key).orElse(""))
                        .collect(Collectors.joining(", "));
        return new KafkaSecurityException(
                FailureCode.CREDENTIAL_MISSING,
                classes
                        + " (client properties): client "
                        + client.clientId()
                        + " brings its own login for "
                        + client.mechanism()
                        + ", so the credential of the process is not injected, but no JAAS entry"
                        + " says which login module to use. Set "
                        + SaslConfigs.SASL_JAAS_CONFIG
                        + " in the client properties as well"
                        + (client.asksForKerberos()
                                ? ", or remove "
                                        + String.join(" and ", client.ownLoginClasses())
                                        + " to log in with the credential of the process"
                                : "")
                        + ". (The JVM's JAAS configuration has no entry KafkaClient for it; "
                        + JaasEntries.jvmOrigin()
                        + ".)");
    }

    /** For a mechanism other than GSSAPI. */
    static KafkaSecurityException noneFor(ClientProperties client, ClusterProfiles profiles) {
        return new KafkaSecurityException(
                FailureCode.CREDENTIAL_MISSING,
                SaslConfigs.SASL_MECHANISM
                        + " = "
                        + client.mechanism()
                        + " (client properties): client "
                        + client.clientId()
                        + " has no login for it. Set "
                        + SaslConfigs.SASL_JAAS_CONFIG
                        + " in the client properties. Or let a cluster profile name a credential"
                        + " for it."
                        + withoutProfile(client, profiles)
                        + " (The Kerberos credential of the process"
                        + " is for GSSAPI only, and so is an entry KafkaClient of Flink's in"
                        + " the JVM's JAAS configuration; "
                        + JaasEntries.jvmOrigin()
                        + ".)");
    }

    static KafkaSecurityException noKerberosFor(
            ClientProperties client, ValidatedConfiguration settings) {
        return new KafkaSecurityException(
                FailureCode.CREDENTIAL_MISSING,
                SaslConfigs.SASL_MECHANISM
                        + " = GSSAPI, security.protocol = "
                        + client.protocol()
                        + " (client properties): client "
                        + client.clientId()
                        + " asks for Kerberos, but there is no credential for it. Set"
                        + " security.kerberos.login.keytab and"
                        + " security.kerberos.login.principal, or"
                        + " security.kerberos.login.use-ticket-cache: true, and let"
                        + " security.kerberos.login.contexts contain KafkaClient. Found: "
                        + CredentialParser.describe(settings.source())
                        + "."
                        + withoutProfile(client, settings.profiles())
                        + " Searched: "
                        + settings.source().searched()
                        + "; the JVM's JAAS configuration: no entry KafkaClient ("
                        + JaasEntries.jvmOrigin()
                        + ").");
    }

    private static String withoutProfile(ClientProperties client, ClusterProfiles profiles) {
        if (profiles.all().isEmpty()) {
            return "";
        }
        return " Cluster profiles to which its bootstrap.servers = "
                + client.value("bootstrap.servers").orElse("(not set)")
                + " could belong: "
                + profiles.describe()
                + ".";
    }

    /** For a profile that names the credential of the process. */
    static KafkaSecurityException noDefault(
            ClusterProfile profile, ProcessConfiguration configuration) {
        return new KafkaSecurityException(
                FailureCode.CREDENTIAL_MISSING,
                profile.credential()
                        + ": there is no credential in security.kerberos.login.*. Set"
                        + " security.kerberos.login.keytab and security.kerberos.login.principal,"
                        + " or security.kerberos.login.use-ticket-cache: true. Found: "
                        + CredentialParser.describe(configuration)
                        + ".");
    }

    /**
     * @param own the client's own properties, without those of the profile
     * @throws KafkaSecurityException if the client asks for a mechanism its profile has no login
     *     for
     */
    static void checkMechanism(
            ClientProperties own, Credential credential, ClusterProfile profile) {
        if (own.value(SaslConfigs.SASL_MECHANISM).isPresent()
                && !own.mechanism().equals(credential.mechanism())) {
            throw new KafkaSecurityException(
                    FailureCode.CONFIGURATION_CONTRADICTION,
                    SaslConfigs.SASL_MECHANISM
                            + " = "
                            + own.mechanism()
                            + " (client properties): client "
                            + own.clientId()
                            + " belongs to the cluster profile "
                            + profile.name()
                            + ", and "
                            + profile.credential()
                            + " is for "
                            + credential.mechanism()
                            + ". Remove the mechanism from the client properties, or name another"
                            + " profile with "
                            + KerstreamOptions.CLIENT_CLUSTER
                            + ".");
        }
    }
}
