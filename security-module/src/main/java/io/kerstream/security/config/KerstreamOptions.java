/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * Every option that Kerstream reads from Flink's configuration; the reference page {@code
 * docs/reference-options.md} is made from them.
 *
 * <p>An option whose key contains {@link #NAME} is a template: it exists once for each credential,
 * cluster or registry that the configuration names. A secret option may also be given by the same
 * key with {@link #FILE} or {@link #ENV} behind it. What is not among these fields, or a key of
 * Kafka's clients below a cluster or registry, is not a key of ours and is refused.
 */
@PublicEvolving
public final class KerstreamOptions {

    /** What stands for the name of a credential or of a cluster in the key of a template. */
    public static final String NAME = "<name>";

    /** Behind the key of a secret option: the value is the path of a file with it. */
    public static final String FILE = ".file";

    /** Behind the key of a secret option: the value is the name of an environment variable. */
    public static final String ENV = ".env";

    /** The property by which a client names its cluster profile. */
    public static final String CLIENT_CLUSTER = "kerstream.cluster";

    /** The property by which a schema names the profile of its registry. */
    public static final String CLIENT_REGISTRY = "kerstream.registry";

    public static final String CREDENTIAL_PREFIX = "kerstream.credential.";
    public static final String CLUSTER_PREFIX = "kerstream.cluster.";
    public static final String REGISTRY_PREFIX = "kerstream.registry.";
    public static final String LOGIN_PREFIX = "kerstream.kerberos.login.";

    // ---- Switches ----

    public static final ConfigOption<Boolean> STRICT_PERMISSIONS =
            key("kerstream.security.strict-permissions")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether a keytab, ticket cache, password file or key store that"
                                    + " others than its owner may read is an error when a client"
                                    + " opens. Otherwise it is a warning.");

    public static final ConfigOption<Boolean> STRICT_SECRETS =
            key("kerstream.security.strict-secrets")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether a secret that is written out, in Flink's configuration or in"
                                    + " the properties of a client, is an error. Otherwise it is a"
                                    + " warning. Secrets belong into a file, an environment"
                                    + " variable, or behind a reference such as"
                                    + " ${file:/path:key}.");

    // ---- When authentication does not work ----

    public static final ConfigOption<Duration> STALL_TIMEOUT =
            key("kerstream.security.stall-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription(
                            "How long the clients of a source or sink may go without one"
                                    + " connection that is authenticated, while they try, before"
                                    + " the job fails with the cause. 0 waits for ever.");

    public static final ConfigOption<String> DEBUG_IDENTITY =
            key("kerstream.security.debug-identity")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A Kerberos principal, such as alice@EXAMPLE.ORG. When a client with"
                                    + " this principal cannot authenticate, a report with the JDK's"
                                    + " trace of a login is logged, without secrets, once in ten"
                                    + " minutes.");

    // ---- Credentials ----

    public static final ConfigOption<String> CREDENTIAL_TYPE =
            credential("type")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "How clients with this credential authenticate: keytab, ticket-cache,"
                                    + " scram-sha-256, scram-sha-512, plain or oauthbearer."
                                    + " Required.");

    public static final ConfigOption<String> CREDENTIAL_KEYTAB =
            credential("keytab")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "For keytab, required: path of the keytab on the host of the"
                                    + " process.");

    public static final ConfigOption<String> CREDENTIAL_PRINCIPAL =
            credential("principal")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "For keytab, required: a principal of that keytab; without a realm it"
                                    + " gets krb5.conf's default_realm. For ticket-cache: the"
                                    + " principal that the cache must hold.");

    public static final ConfigOption<String> CREDENTIAL_TICKET_CACHE =
            credential("ticket-cache")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "For ticket-cache: path of the cache, of type FILE, on the host of the"
                                    + " process. By default the one of the process: the environment"
                                    + " variable KRB5CCNAME, else /tmp/krb5cc_uid.");

    public static final ConfigOption<String> CREDENTIAL_USERNAME =
            credential("username")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("For scram-sha-256, scram-sha-512 and plain, required.");

    public static final ConfigOption<String> CREDENTIAL_PASSWORD =
            credential("password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "For scram-sha-256, scram-sha-512 and plain, required. A secret.");

    public static final ConfigOption<String> CREDENTIAL_OAUTH_ENDPOINT =
            credential("oauth.endpoint")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "For oauthbearer, required: URL where clients get tokens by the"
                                    + " client-credentials grant. Kafka clients from 4.0 on ask only"
                                    + " URLs that the JVM's system property"
                                    + " org.apache.kafka.sasl.oauthbearer.allowed.urls lists.");

    public static final ConfigOption<String> CREDENTIAL_OAUTH_CLIENT_ID =
            credential("oauth.client-id")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("For oauthbearer, required: the id of the OAuth client.");

    public static final ConfigOption<String> CREDENTIAL_OAUTH_CLIENT_SECRET =
            credential("oauth.client-secret")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("For oauthbearer, required. A secret.");

    public static final ConfigOption<String> CREDENTIAL_OAUTH_SCOPE =
            credential("oauth.scope")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("For oauthbearer: the scope that tokens are asked for.");

    // ---- Cluster profiles ----

    public static final ConfigOption<String> CLUSTER_BOOTSTRAP_SERVERS =
            cluster("bootstrap.servers")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "host:port of brokers of the cluster, separated by commas. A client"
                                    + " that has at least one of them in its own bootstrap.servers"
                                    + " gets this profile, unless it names another one with the"
                                    + " property kerstream.cluster. Spelling counts: no name is"
                                    + " looked up, so list every alias that clients use. A client"
                                    + " without bootstrap.servers that names the profile gets"
                                    + " these.");

    public static final ConfigOption<String> CLUSTER_CREDENTIAL =
            cluster("credential")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Name of the credential that clients of this cluster log in with, or"
                                    + " default for the one that security.kerberos.login.* makes,"
                                    + " whatever its contexts. Without it a client is as one"
                                    + " without a profile: Kerberos clients get the default"
                                    + " credential if its contexts name KafkaClient.");

    public static final ConfigOption<String> CLUSTER_SECURITY_PROTOCOL =
            cluster("security.protocol")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. By default SASL_SSL with a"
                                    + " credential or another sasl.* key, SSL with only ssl.* keys,"
                                    + " else Kafka's own default.");

    public static final ConfigOption<String> CLUSTER_SERVICE_NAME =
            cluster("sasl.kerberos.service.name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "First part of the brokers' Kerberos principal; kafka unless the"
                                    + " client says otherwise.");

    public static final ConfigOption<String> CLUSTER_CALLBACK_HANDLER =
            cluster("sasl.client.callback.handler.class")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A class of your own that answers Kafka's SASL client, as in Kafka."
                                    + " It may stand beside a credential, or beside sasl.mechanism"
                                    + " and sasl.jaas.config instead of one.");

    public static final ConfigOption<String> CLUSTER_TRUSTSTORE_LOCATION =
            cluster("ssl.truststore.location")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Path of the truststore on the host of the process. By default the"
                                    + " JDK's.");

    public static final ConfigOption<String> CLUSTER_TRUSTSTORE_TYPE =
            cluster("ssl.truststore.type")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("JKS (Kafka's default), PKCS12 or PEM.");

    public static final ConfigOption<String> CLUSTER_TRUSTSTORE_PASSWORD =
            cluster("ssl.truststore.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("For JKS and PKCS12. A secret.");

    public static final ConfigOption<String> CLUSTER_KEYSTORE_LOCATION =
            cluster("ssl.keystore.location")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "For mutual TLS: path of the key store on the host of the process.");

    public static final ConfigOption<String> CLUSTER_KEYSTORE_TYPE =
            cluster("ssl.keystore.type")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "JKS (Kafka's default), PKCS12 or PEM (certificate chain and PKCS#8"
                                    + " private key in one file).");

    public static final ConfigOption<String> CLUSTER_KEYSTORE_PASSWORD =
            cluster("ssl.keystore.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("For JKS and PKCS12. A secret.");

    public static final ConfigOption<String> CLUSTER_KEY_PASSWORD =
            cluster("ssl.key.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Of the private key, where it has one of its own. A secret.");

    // ---- Schema registries ----

    public static final ConfigOption<String> REGISTRY_URL =
            registry("url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Addresses of one schema registry, separated by commas; the next is"
                                    + " asked when one does not answer. A schema that has at least"
                                    + " one of them gets this profile, unless it names another one"
                                    + " with the property kerstream.registry. A schema without an"
                                    + " address that names the profile gets these.");

    public static final ConfigOption<String> REGISTRY_CREDENTIAL =
            registry("credential")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Name of the credential that the registry is asked with: keytab and"
                                    + " ticket-cache by SPNEGO, plain by HTTP's basic"
                                    + " authentication; or default, for SPNEGO with the one that"
                                    + " security.kerberos.login.* makes.");

    public static final ConfigOption<String> REGISTRY_BEARER_TOKEN =
            registry("bearer.auth.token")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A token that the registry is asked with, instead of a credential. A"
                                    + " secret; read again for each request.");

    // ---- Kerberos logins ----

    public static final ConfigOption<String> LOGIN_FIRST_LOGIN =
            login("first-login")
                    .stringType()
                    .defaultValue("fail-fast")
                    .withDescription(
                            "What a client does that is made while its login has no ticket yet:"
                                    + " fail-fast waits for the ticket and fails with the reason if"
                                    + " there is none; background goes on, and its connections wait"
                                    + " for the ticket.");

    public static final ConfigOption<Duration> LOGIN_FIRST_LOGIN_TIMEOUT =
            login("first-login.timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription("How long fail-fast waits for the KDC.");

    public static final ConfigOption<Double> LOGIN_RENEW_WINDOW_FACTOR =
            login("renew.window-factor")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Share of a ticket's life after which it is renewed. By default the"
                                    + " client's sasl.kerberos.ticket.renew.window.factor (0.8).");

    public static final ConfigOption<Double> LOGIN_RENEW_JITTER =
            login("renew.jitter")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Share of a ticket's life by which renewal is delayed at random, at"
                                    + " most. By default the client's"
                                    + " sasl.kerberos.ticket.renew.jitter (0.05).");

    public static final ConfigOption<Duration> LOGIN_RETRY_BACKOFF =
            login("retry.backoff")
                    .durationType()
                    .defaultValue(Duration.ofMillis(250))
                    .withDescription(
                            "Pause after a failed login or renewal; it doubles with each further"
                                    + " failure, and half of it is random.");

    public static final ConfigOption<Duration> LOGIN_RETRY_BACKOFF_MAX =
            login("retry.backoff.max")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(3))
                    .withDescription(
                            "The longest pause between attempts without a valid ticket. While the"
                                    + " ticket lives, pauses may grow to a tenth of what is left of"
                                    + " it, and to 60 s.");

    public static final ConfigOption<Duration> LOGIN_ATTEMPT_TIMEOUT =
            login("attempt.timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "When a KDC that does not answer is asked again, whatever the JDK's own"
                                    + " limits are (90 s by default).");

    public static final ConfigOption<Duration> LOGIN_REFRESH_INTERVAL =
            login("refresh.interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "A login that brokers reject gets new tickets at most once in this"
                                    + " time. A rejection of the new tickets within it fails the"
                                    + " job.");

    public static final ConfigOption<String> LOGIN_KINIT_COMMAND =
            login("kinit.command")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Program that renews ticket caches with -R, without further arguments."
                                    + " By default the client's sasl.kerberos.kinit.cmd"
                                    + " (/usr/bin/kinit). Where it fails or is not there, the JDK"
                                    + " renews the ticket for this process alone.");

    public static final ConfigOption<Duration> LOGIN_KINIT_TIMEOUT =
            login("kinit.timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription("How long kinit may take.");

    public static final ConfigOption<Duration> LOGIN_LINGER =
            login("linger")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription(
                            "How long a login goes on after its last client was closed, so that a"
                                    + " restarted job finds it. Where the security module is not"
                                    + " installed, 5 s at most.");

    private KerstreamOptions() {}

    private static ConfigOptions.OptionBuilder login(String key) {
        return key(LOGIN_PREFIX + key);
    }

    private static ConfigOptions.OptionBuilder credential(String key) {
        return key(CREDENTIAL_PREFIX + NAME + "." + key);
    }

    private static ConfigOptions.OptionBuilder registry(String key) {
        return key(REGISTRY_PREFIX + NAME + "." + key);
    }

    private static ConfigOptions.OptionBuilder cluster(String key) {
        return key(CLUSTER_PREFIX + NAME + "." + key);
    }

    /** All options of this class, in the order of their declaration. */
    public static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> options = new ArrayList<>();
        for (Field field : KerstreamOptions.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                try {
                    options.add((ConfigOption<?>) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError("A public field: " + field, e);
                }
            }
        }
        return List.copyOf(options);
    }
}
