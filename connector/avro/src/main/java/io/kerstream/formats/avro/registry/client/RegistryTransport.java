/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.kerstream.formats.avro.registry.SchemaRegistryException;
import io.kerstream.formats.avro.registry.SchemaRegistryUnavailableException;
import io.kerstream.formats.avro.registry.client.RegistryConnection.NegotiationException;
import io.kerstream.security.FailureCode;
import io.kerstream.security.KafkaSecurityException;
import io.kerstream.security.KafkaSecurityUnavailableException;
import io.kerstream.security.failure.LoginFailures;
import io.kerstream.security.login.KerberosLogins;
import io.kerstream.security.registry.RegistryAccess;
import io.kerstream.security.registry.RegistryLogin;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.ietf.jgss.GSSException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets one answer from a registry: asks its addresses in turn, the one that answered last first,
 * and goes round again, with pauses, a limited number of times. The access is read anew for each
 * round, so that a rotated secret is found.
 */
final class RegistryTransport {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryTransport.class);

    /** As the KDC says it; asking again does not change it. */
    private static final Pattern SERVER_UNKNOWN =
            Pattern.compile("server not found in kerberos database", Pattern.CASE_INSENSITIVE);

    private final Supplier<RegistryAccess> access;
    private final RegistryOptions options;
    private final RetryPolicy<RegistryAnswer> retries;
    private volatile int preferred;

    RegistryTransport(Supplier<RegistryAccess> access, RegistryOptions options) {
        this.access = access;
        this.options = options;
        var policy =
                RetryPolicy.<RegistryAnswer>builder()
                        .handle(RoundFailedException.class)
                        .withMaxRetries(options.maxRetries())
                        .onRetry(
                                event ->
                                        LOG.warn(
                                                "Schema registry, retry {} of {}",
                                                event.getAttemptCount(),
                                                options.maxRetries(),
                                                event.getLastException()));
        if (options.backoff().toMillis() > 0) {
            if (options.maxBackoff().compareTo(options.backoff()) > 0) {
                policy.withBackoff(options.backoff(), options.maxBackoff());
            } else {
                policy.withDelay(options.backoff());
            }
            policy.withJitter(0.25);
        }
        this.retries = policy.build();
    }

    /**
     * The answer, whatever its status below 500, but for those that refuse the credential.
     *
     * @throws SchemaRegistryUnavailableException if there is none
     * @throws KafkaSecurityException if the registry refuses the credential
     */
    RegistryAnswer ask(RegistryRequest request) throws IOException {
        try {
            return Failsafe.with(retries).get(() -> round(request));
        } catch (FailsafeException e) {
            throw translated(e, request);
        }
    }

    private IOException translated(FailsafeException e, RegistryRequest request) {
        Throwable cause = e.getCause();
        if (cause instanceof InterruptedException) {
            InterruptedIOException interrupted =
                    new InterruptedIOException("Interrupted while asking for " + request.what());
            interrupted.initCause(cause);
            return interrupted;
        }
        if (cause instanceof RoundFailedException failed) {
            throw new SchemaRegistryUnavailableException(
                    "Schema registry did not answer for "
                            + request.what()
                            + ", in "
                            + (options.maxRetries() + 1)
                            + " rounds ("
                            + RegistryOptions.MAX_RETRIES
                            + " = "
                            + options.maxRetries()
                            + ") through its addresses: "
                            + failed.getMessage()
                            + ". Check that it runs and can be reached from this host.",
                    failed.getCause());
        }
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }

    private RegistryAnswer round(RegistryRequest request) throws RoundFailedException {
        RegistryAccess now = access.get();
        RegistryConnection connection = new RegistryConnection(now, options);
        List<String> urls = now.urls();
        List<String> failures = new ArrayList<>();
        IOException last = null;
        int first = preferred;
        for (int i = 0; i < urls.size(); i++) {
            int index = (first + i) % urls.size();
            String url = urls.get(index);
            try {
                RegistryAnswer answer = connection.ask(url, request);
                if (!answer.mayPass() && !refused(answer, now)) {
                    preferred = index;
                    return answer;
                }
                failures.add(answer.toString());
            } catch (NegotiationException e) {
                failures.add(url + ": " + notNegotiated(url, now, e));
                last = e;
            } catch (KafkaSecurityUnavailableException e) {
                failures.add(url + ": " + e.getMessage());
            } catch (IOException e) {
                checkCertificate(url, e);
                failures.add(url + ": " + e);
                last = e;
            }
        }
        throw new RoundFailedException(String.join("; ", failures), last);
    }

    /**
     * A certificate that is not trusted, or not for this host, does not become so by asking again.
     */
    private static void checkCertificate(String url, IOException failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < 20 && cause != null; depth++) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException) {
                throw new KafkaSecurityException(
                        FailureCode.REGISTRY_TLS,
                        "Schema registry "
                                + url
                                + ": its certificate is not trusted: "
                                + cause.getMessage()
                                + ". Check "
                                + SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG
                                + " of the registry profile or the schema's properties, and the"
                                + " host name in the address.",
                        failure);
            }
            cause = cause.getCause();
        }
    }

    /**
     * @return true if it makes sense to ask again after a moment, with new tickets
     * @throws KafkaSecurityException if the registry refuses the credential for good
     */
    private static boolean refused(RegistryAnswer answer, RegistryAccess access) {
        if (answer.status() == HttpURLConnection.HTTP_FORBIDDEN) {
            throw new KafkaSecurityException(
                    FailureCode.REGISTRY_REFUSED,
                    "Schema registry "
                            + answer.url()
                            + " answered 403 (forbidden) to "
                            + access.login()
                            + ". Grant it access there, or configure another credential.");
        }
        if (answer.status() != HttpURLConnection.HTTP_UNAUTHORIZED) {
            return false;
        }
        if (refreshed(access)) {
            return true;
        }
        throw new KafkaSecurityException(
                FailureCode.REGISTRY_REFUSED,
                "Schema registry "
                        + answer.url()
                        + " answered 401 (unauthorized) to "
                        + access.login()
                        + ". "
                        + wayOut(access.login()));
    }

    private static String wayOut(RegistryLogin login) {
        if (login instanceof RegistryLogin.Anonymous) {
            return "Configure a registry profile with a credential"
                    + " (kerstream.registry.<name>.url and .credential).";
        }
        return login instanceof RegistryLogin.Kerberos
                ? "Check that the registry's keytab has the key that the KDC has for its HTTP"
                        + " principal, and its log."
                : "Check the user, and the password or token that the registry knows.";
    }

    private static boolean refreshed(RegistryAccess access) {
        return access.login() instanceof RegistryLogin.Kerberos kerberos
                && KerberosLogins.refreshAfterRejection(kerberos.identity().principal());
    }

    /**
     * @return the reason, if it passes by itself or new tickets are on their way
     * @throws KafkaSecurityException otherwise
     */
    private static String notNegotiated(
            String url, RegistryAccess access, NegotiationException failure) {
        String reason = "no SPNEGO authentication as " + access.login() + ": " + said(failure);
        if (SERVER_UNKNOWN.matcher(reason).find()) {
            throw new KafkaSecurityException(
                    FailureCode.KERBEROS_SERVICE_UNKNOWN,
                    "Schema registry "
                            + url
                            + ": "
                            + reason
                            + ". The KDC has no principal HTTP/<host of this address>: correct the"
                            + " host name in the address, or have the principal created.",
                    failure);
        }
        if (passes(failure) || refreshed(access)) {
            return reason;
        }
        throw new KafkaSecurityException(
                FailureCode.REGISTRY_REFUSED,
                "Schema registry " + url + ": " + reason + ". " + wayOut(access.login()),
                failure);
    }

    /** Whether it is the KDC that does not answer, which new tickets do not help against. */
    private static boolean passes(NegotiationException failure) {
        return LoginFailures.translateRunning(
                        new SaslAuthenticationException(failure.getMessage(), failure))
                instanceof KafkaSecurityUnavailableException;
    }

    /**
     * What the mechanism said. The innermost cause would not do: the JDK tries to read the KDC's
     * error as a ticket first, and leaves that attempt's decoding error behind as the cause.
     */
    private static String said(NegotiationException failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < 20 && cause != null; depth++) {
            if (cause instanceof GSSException) {
                return String.valueOf(cause.getMessage());
            }
            cause = cause.getCause();
        }
        return String.valueOf(failure.getMessage());
    }

    /** No address answered, this time. */
    private static final class RoundFailedException extends Exception {

        private static final long serialVersionUID = 1L;

        RoundFailedException(String failures, @Nullable IOException last) {
            super(failures, last);
        }
    }

    /** Keeps the type of errors in one place. */
    static SchemaRegistryException unexpected(RegistryAnswer answer, RegistryRequest request) {
        return new SchemaRegistryException(
                "Schema registry "
                        + answer.url()
                        + " answered "
                        + answer.status()
                        + " to "
                        + request.what()
                        + ", which is no answer of a registry with Confluent's API. Check the"
                        + " address, with its path.");
    }
}
