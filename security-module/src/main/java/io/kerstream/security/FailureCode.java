/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * What failed, under a name that does not change: the last word of the message, in brackets. Where
 * a message quotes another one, that one's code stands further in front.
 *
 * <p>There is one list for all modules, so that a code is never used twice. The table in {@code
 * docs/reference-errors.md} is made from it.
 */
@PublicEvolving
public enum FailureCode {
    KERBEROS_UNKNOWN_PRINCIPAL(
            Outcome.ENDS,
            "the KDC does not know this principal. Check its spelling and realm, or have it created"
                    + " in the KDC."),
    KERBEROS_STALE_KEY(
            Outcome.ENDS,
            "the key is not the one the KDC has: the principal's key was changed after this keytab"
                    + " was written. Compare the key version (kvno) with the KDC's and install a"
                    + " new keytab."),
    KERBEROS_CLOCK_SKEW(
            Outcome.RETRIED,
            "the clocks of this host and of the KDC differ by more than krb5.conf allows"
                    + " (clockskew, 300 s by default). Synchronize them (NTP)."),
    KERBEROS_ENCRYPTION_TYPE(
            Outcome.ENDS,
            "the keytab, the KDC and this JDK share no encryption type. Write a keytab with"
                    + " aes256-cts-hmac-sha1-96 or aes128-cts-hmac-sha1-96 keys."),
    KERBEROS_PRINCIPAL_LOCKED(
            Outcome.ENDS,
            "the KDC has locked or expired this principal. Have it unlocked, or use another one."),
    KERBEROS_NO_DEFAULT_REALM(
            Outcome.ENDS,
            "krb5.conf names no default_realm. Set one, or write the principal with its realm."),
    KERBEROS_NO_KEY_OR_TICKET(Outcome.ENDS, "the JDK found no usable key or ticket in it."),
    KERBEROS_REALM_WITHOUT_KDC(
            Outcome.RETRIED,
            "krb5.conf names no KDC of the principal's realm, and DNS, if it is asked, none either."
                    + " Correct the realm of the principal, or give the realm a kdc entry in"
                    + " krb5.conf's [realms], or name the right file with"
                    + " security.kerberos.krb5-conf.path in Flink's configuration (install.sh"
                    + " --krb5-conf)."),
    KERBEROS_KDC_UNREACHABLE(
            Outcome.RETRIED,
            "no KDC of the realm answers. Check that the KDC runs and can be reached from this host"
                    + " (port 88, UDP and TCP), and the realm's kdc entries in krb5.conf."),
    KERBEROS_NO_VALID_TICKET(
            Outcome.RETRIED,
            "the login has no valid ticket; it asks the KDC for a new one by itself. Check that the"
                    + " KDC runs and can be reached from this host."),
    KERBEROS_REALMS_WITHOUT_TRUST(
            Outcome.RETRIED,
            "the realm of this principal and the realm of the brokers do not trust each other, or a"
                    + " KDC between them does not answer. Check krb5.conf: [domain_realm] must give"
                    + " the brokers' hosts to their realm, [realms] must name its kdc, and [capaths]"
                    + " the way to it."),
    KERBEROS_SERVICE_UNKNOWN(
            Outcome.ENDS,
            "the KDC does not know the service principal that the client asked a ticket for:"
                    + " {sasl.kerberos.service.name}, followed by the broker's host name as the"
                    + " client knows it from {bootstrap.servers} and the brokers'"
                    + " advertised.listeners. It must be the principal of the brokers' keytab:"
                    + " correct the service name, reach the brokers by the host name of their"
                    + " principal (not by an alias or address), or have the principal created."),
    KERBEROS_BROKER_KEY(
            Outcome.ENDS,
            "{sasl.kerberos.service.name}: the broker cannot read the ticket for it: the broker's"
                    + " keytab lacks the key that the KDC has now, or the broker's clock is wrong."
                    + " Install the service's new keytab on the brokers, and synchronize the clocks"
                    + " (NTP)."),
    KERBEROS_TICKETS_REJECTED(
            Outcome.RETRIED,
            "a broker did not accept the tickets in use. New ones are fetched, then it is tried"
                    + " again."),

    LOGIN_MODULE_MISSING(
            Outcome.ENDS,
            "its JAAS entry names a login module that is not there. Check the spelling of the"
                    + " class, and that its jar is in Flink's lib/ or in the user jar."),
    LOGIN_FAILED(Outcome.RETRIED, "the cause is not a known one."),
    AUTHENTICATION_STALLED(
            Outcome.RETRIED,
            "connections to brokers are made, but none is authenticated. Check the credential, the"
                    + " KDC (if any) and whether the brokers answer."),

    SASL_MECHANISM_NOT_ENABLED(
            Outcome.ENDS,
            "{sasl.mechanism}: the broker's listener does not offer it. Set one of those it names,"
                    + " take the port of another listener, or have it added to the listener's"
                    + " sasl.enabled.mechanisms."),
    SASL_PASSWORD_REFUSED(
            Outcome.ENDS,
            "{sasl.mechanism}: the broker does not know the user, or the password is another one."
                    + " Correct them in the client's sasl.jaas.config or in the credential of the"
                    + " cluster profile, or have the user created (kafka-configs --entity-type"
                    + " users)."),
    PORT_WITHOUT_SASL(
            Outcome.ENDS,
            "{security.protocol}: this port of the broker has no SASL. Set {protocol without SASL},"
                    + " or take the port of a SASL listener in {bootstrap.servers}."),
    PORT_WITHOUT_TLS(
            Outcome.ENDS,
            "{security.protocol}: this port of the broker has no TLS. Set {protocol without TLS},"
                    + " or take the port of a TLS listener in {bootstrap.servers}."),
    PORT_OF_ANOTHER_PROTOCOL(
            Outcome.ENDS,
            "{security.protocol}, but the port of {server} {finding}. Set security.protocol to {protocols},"
                    + " or take the port of another listener in {bootstrap.servers}."),

    TLS_HOST_NAME(
            Outcome.ENDS,
            "{ssl.endpoint.identification.algorithm}: the broker's certificate is for other host"
                    + " names than the one the client knows it by from {bootstrap.servers} and the"
                    + " brokers' advertised.listeners. Reach the broker by a name in its"
                    + " certificate, or have the name added there."),
    TLS_AUTHORITY_NOT_TRUSTED(
            Outcome.ENDS,
            "{ssl.truststore.location}: it does not hold the authority that issued the broker's"
                    + " certificate. Set a truststore with that authority's certificate."),
    TLS_CLIENT_CERTIFICATE_REFUSED(
            Outcome.ENDS,
            "{ssl.keystore.location}: the broker asks for a certificate and did not accept this"
                    + " one. Set a keystore with a certificate of an authority that the broker"
                    + " trusts."),
    TLS_STORE_PASSWORD(
            Outcome.ENDS,
            "{ssl.truststore.location}, {ssl.keystore.location}: the password of the store named"
                    + " below is not the right one. Correct ssl.truststore.password,"
                    + " ssl.keystore.password or ssl.key.password."),
    TLS_STORE_UNREADABLE(
            Outcome.ENDS,
            "{ssl.truststore.location}, {ssl.keystore.location}: the file named below cannot be"
                    + " read on this host by the user of this process, or not with"
                    + " ssl.truststore.type or ssl.keystore.type. Correct the path or the type, or"
                    + " install the file."),

    ACL_TOPIC(
            Outcome.ENDS,
            "its principal lacks an ACL on the topics {topics}: READ and DESCRIBE for a source,"
                    + " WRITE and DESCRIBE for a sink. Have it granted (kafka-acls --add"
                    + " --allow-principal User:<principal> --operation Read --topic <topic>), or"
                    + " correct the topic's name or the client's credential."),
    ACL_GROUP(
            Outcome.ENDS,
            "its principal lacks the ACL READ on the consumer group {group}. Have it granted"
                    + " (kafka-acls --add --allow-principal User:<principal> --operation Read"
                    + " --group <group>), set another group.id, or, where the job needs no offsets"
                    + " in Kafka, commit.offsets.on.checkpoint = false."),
    ACL_TRANSACTIONAL_ID(
            Outcome.ENDS,
            "its principal lacks the ACLs WRITE and DESCRIBE on the transactional id,"
                    + " {transactional.id}. Have them granted for all ids with the prefix of the"
                    + " sink (kafka-acls --add --allow-principal User:<principal> --operation Write"
                    + " --operation Describe --transactional-id <prefix> --resource-pattern-type"
                    + " prefixed), or set another transactional id prefix."),
    ACL_CLUSTER(
            Outcome.ENDS,
            "its principal lacks an ACL on the cluster; an idempotent producer needs WRITE on some"
                    + " topic, or IDEMPOTENT_WRITE on the cluster. Have it granted (kafka-acls"
                    + " --add --allow-principal User:<principal> --operation IdempotentWrite"
                    + " --cluster), or set enable.idempotence = false."),
    ACL_OTHER(
            Outcome.ENDS,
            "the broker's authorizer refused a request. Have the ACL granted that the broker's"
                    + " kafka-authorizer.log names."),

    CREDENTIAL_MISSING(
            Outcome.ENDS,
            "a client is to log in, and there is no credential for it. Set"
                    + " security.kerberos.login.keytab and security.kerberos.login.principal, or"
                    + " what else the message names."),
    CREDENTIAL_FILE_UNREADABLE(
            Outcome.ENDS,
            "a keytab or ticket cache is not there, or cannot be read by the user of this process."
                    + " Correct the path, or install the file on this host."),
    CREDENTIAL_FILE_DAMAGED(
            Outcome.ENDS,
            "a file is not a keytab or ticket cache, or ends in the middle. Install it again, or"
                    + " run kinit."),
    CREDENTIAL_FILE_CHANGING(
            Outcome.RETRIED,
            "a keytab or ticket cache is damaged, and was changed so lately that somebody may still"
                    + " be writing it."),
    CREDENTIAL_FILE_PERMISSIONS(
            Outcome.ENDS,
            "others may read a file with a secret, and kerstream.security.strict-permissions is on."
                    + " Take the permission away with chmod 600."),
    CREDENTIAL_OF_ANOTHER_PRINCIPAL(
            Outcome.ENDS,
            "a keytab or ticket cache is not of the principal that is set. Correct the principal,"
                    + " or install the file of this one."),
    CREDENTIAL_EXPIRED(
            Outcome.ENDS,
            "the ticket in a ticket cache has expired, and nobody fetches a new one. Run kinit, or"
                    + " set a keytab."),
    CREDENTIAL_TICKET_CACHE_TYPE(
            Outcome.ENDS,
            "Java reads ticket caches in files only, and KRB5CCNAME names another kind. Set it to"
                    + " FILE: and a path, and run kinit again."),
    CREDENTIAL_NOT_SHIPPED(
            Outcome.ENDS,
            "YARN ships no ticket cache to the hosts of the job. Set a keytab, which it does"
                    + " ship."),

    SECRET_UNREADABLE(
            Outcome.ENDS,
            "a secret is empty, or the file, environment variable or reference that should give it"
                    + " cannot be read. Correct what the message names."),
    SECRET_WRITTEN_OUT(
            Outcome.ENDS,
            "a secret stands in the configuration itself, where Flink would show it, or"
                    + " kerstream.security.strict-secrets is on. Put it into a file or an environment variable."),

    CONFIGURATION_UNREADABLE(
            Outcome.ENDS,
            "Flink's configuration, or the krb5.conf that it names, cannot be read. Correct the"
                    + " path that the message names."),
    CONFIGURATION_UNKNOWN_KEY(
            Outcome.ENDS,
            "there is no such option, or not for this type of credential. Correct or remove the"
                    + " key."),
    CONFIGURATION_INVALID_VALUE(
            Outcome.ENDS, "an option does not take this value. The message says which it takes."),
    CONFIGURATION_INCOMPLETE(
            Outcome.ENDS, "an option needs another one, which is not set. Set it."),
    CONFIGURATION_CONTRADICTION(
            Outcome.ENDS,
            "two settings do not go together. Remove one of them, as the message says."),
    CONFIGURATION_UNKNOWN_NAME(
            Outcome.ENDS,
            "there is no cluster profile, registry profile or credential of this name. Correct the"
                    + " name, or configure it."),

    REGISTRY_REFUSED(
            Outcome.ENDS,
            "a schema registry does not accept the credential, or does not grant it access. Correct"
                    + " one or the other."),
    REGISTRY_TLS(
            Outcome.ENDS,
            "the certificate of a schema registry is not trusted, or the stores for its connection"
                    + " cannot be used. Correct the ssl. keys of the registry profile, or the host"
                    + " name in its address."),

    TRANSACTION_LOST(
            Outcome.ENDS,
            "a transaction that a completed checkpoint relies on can no longer be committed, or"
                    + " nobody can tell whether it was. Compare the output; then restart the job"
                    + " once with the sink property delivery.accept-lost-transactions=true."),
    TRANSACTION_TIMEOUT_REFUSED(
            Outcome.ENDS,
            "the brokers refuse transactions with a longer timeout than theirs. The sink's default"
                    + " is 3600000 (1 h), the brokers' 900000 (15 min). Either raise"
                    + " transaction.max.timeout.ms on the brokers, or set the property"
                    + " transaction.timeout.ms of the sink (KafkaSinkBuilder.setProperty) to a"
                    + " value that still outlasts the longest outage of the job."),
    TRANSACTIONAL_ID_PREFIX_SHARED(
            Outcome.ENDS,
            "somebody else has aborted transactions of this sink three times in ten minutes, most"
                    + " likely another running job with the same transactional id prefix. Stop it,"
                    + " or give one of them another prefix.");

    /** What becomes of the job. */
    public enum Outcome {
        /** A restart cannot help, and is not tried. */
        ENDS("ends"),

        /** It may pass by itself; where it does not, the restart strategy decides. */
        RETRIED("is retried");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Outcome outcome;
    private final String explanation;

    FailureCode(Outcome outcome, String explanation) {
        this.outcome = outcome;
        this.explanation = explanation;
    }

    public Outcome outcome() {
        return outcome;
    }

    /**
     * What it means, and the way out. In braces stands what a message names: a setting by its key,
     * or something else by a word for it.
     */
    public String explanation() {
        return explanation;
    }

    /** A message that shows the code. */
    public String mark(String message) {
        return message + " [" + name() + "]";
    }

    /**
     * The exception that has the {@link #outcome}.
     *
     * @param message without the code
     */
    public RuntimeException exception(String message, @Nullable Throwable cause) {
        return outcome == Outcome.ENDS
                ? new KafkaSecurityException(this, message, cause)
                : new KafkaSecurityUnavailableException(this, message, cause);
    }
}
