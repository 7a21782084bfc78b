/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import io.kerstream.security.login.HeldLogin;
import io.kerstream.security.login.KerberosLogins;
import io.kerstream.security.registry.RegistryAccess;
import io.kerstream.security.registry.RegistryLogin;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.HttpsURLConnection;
import javax.security.auth.Subject;
import org.apache.hadoop.security.authentication.client.AuthenticatedURL;
import org.apache.hadoop.security.authentication.client.AuthenticationException;
import org.jspecify.annotations.Nullable;

/** Asks one address one question, as whom the access says. */
final class RegistryConnection {

    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;

    private final RegistryAccess access;
    private final RegistryOptions options;

    RegistryConnection(RegistryAccess access, RegistryOptions options) {
        this.access = access;
        this.options = options;
    }

    /**
     * @param url one of the access
     * @throws NegotiationException if SPNEGO failed before there was an answer
     * @throws IOException if there is no answer
     */
    RegistryAnswer ask(String url, RegistryRequest request) throws IOException {
        if (access.login() instanceof RegistryLogin.Kerberos kerberos) {
            return asKerberos(kerberos, url, request);
        }
        return exchange(url, (HttpURLConnection) target(url, request).openConnection(), request);
    }

    private static URL target(String url, RegistryRequest request) throws IOException {
        return URI.create(url + request.path()).toURL();
    }

    /** With a login of this process, so that no ticket is asked for that is already there. */
    private RegistryAnswer asKerberos(
            RegistryLogin.Kerberos kerberos, String url, RegistryRequest request)
            throws IOException {
        String service = "HTTP@" + URI.create(url).getHost().toLowerCase(Locale.ROOT);
        try (HeldLogin login =
                KerberosLogins.hold(kerberos.identity(), kerberos.settings(), List.of(service))) {
            return Subject.doAs(
                    login.subject(),
                    (PrivilegedExceptionAction<RegistryAnswer>) () -> negotiated(url, request));
        } catch (PrivilegedActionException e) {
            if (e.getException() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getException());
        }
    }

    private RegistryAnswer negotiated(String url, RegistryRequest request) throws IOException {
        HttpURLConnection connection;
        try {
            connection =
                    new AuthenticatedURL(new SpnegoAuthenticator(), this::prepare)
                            .openConnection(target(url, request), new AuthenticatedURL.Token());
        } catch (AuthenticationException e) {
            throw new NegotiationException(e);
        }
        return exchange(url, connection, request);
    }

    private HttpURLConnection prepare(HttpURLConnection connection) {
        connection.setConnectTimeout(Math.toIntExact(options.connectTimeout().toMillis()));
        connection.setReadTimeout(Math.toIntExact(options.readTimeout().toMillis()));
        // A redirection would take the credential along.
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        if (connection instanceof HttpsURLConnection https) {
            RegistryTls.apply(https, access.tls());
        }
        return connection;
    }

    private RegistryAnswer exchange(
            String url, HttpURLConnection connection, RegistryRequest request) throws IOException {
        prepare(connection);
        authorize(connection);
        connection.setRequestProperty("Accept", MEDIA_TYPE + ", application/json");
        if (request.body() != null) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", MEDIA_TYPE);
            try (var out = connection.getOutputStream()) {
                out.write(request.body().getBytes(StandardCharsets.UTF_8));
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in =
                status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return new RegistryAnswer(url, status, text(in));
        }
    }

    private void authorize(HttpURLConnection connection) {
        if (access.login() instanceof RegistryLogin.Basic basic) {
            String pair = basic.user() + ":" + basic.password().reveal();
            connection.setRequestProperty(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else if (access.login() instanceof RegistryLogin.Bearer bearer) {
            connection.setRequestProperty("Authorization", "Bearer " + bearer.token().reveal());
        }
    }

    private static String text(@Nullable InputStream in) throws IOException {
        if (in == null) {
            return "";
        }
        byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
        if (bytes.length > MAX_ANSWER_BYTES) {
            throw new IOException("The answer is longer than " + MAX_ANSWER_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Server and client did not come to an agreement about who the client is. */
    static final class NegotiationException extends IOException {

        private static final long serialVersionUID = 1L;

        NegotiationException(AuthenticationException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
