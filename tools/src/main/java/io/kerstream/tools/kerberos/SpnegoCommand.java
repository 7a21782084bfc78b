/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.tools.kerberos;

import io.kerstream.tools.ToolException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hadoop.security.authentication.client.AuthenticatedURL;
import org.apache.hadoop.security.authentication.client.AuthenticationException;
import org.apache.hadoop.security.authentication.client.Authenticator;
import org.apache.hadoop.security.authentication.client.ConnectionConfigurator;
import org.apache.hadoop.security.authentication.client.KerberosAuthenticator;
import org.apache.hadoop.security.authentication.util.KerberosUtil;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** RFC 4559, with Hadoop's client: what a YARN ResourceManager or a schema registry is asked by. */
@Command(
        name = "spnego",
        description = {
            "Authenticates to a web server by SPNEGO, as Hadoop's clients do.",
            "With the ticket cache of this user (KRB5CCNAME; kinit -kt fills it from a keytab)."
                    + " Hadoop's client hands a forwardable ticket on to the server: ask only those"
                    + " you trust."
        },
        mixinStandardHelpOptions = true)
final class SpnegoCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "an http or https address of the server")
    private URL url;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "PT10S",
            description = {
                "how long to wait for each answer of the server (default: ${DEFAULT-VALUE});",
                "how long for a KDC is up to krb5.conf (kdc_timeout)"
            })
    private Duration timeout;

    @Override
    public void run() {
        if (!url.getProtocol().startsWith("http") || url.getHost().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "'" + url + "' is no http or https address with a host.");
        }
        AuthenticatedURL.Token token = new AuthenticatedURL.Token();
        KerberosAuthenticator client = new WithoutFallback();
        client.setConnectionConfigurator(bounded());
        try {
            client.authenticate(url, token);
        } catch (AuthenticationException | IOException e) {
            throw new ToolException(
                    url
                            + ": no SPNEGO authentication to "
                            + service()
                            + ": "
                            + rootCause(e)
                            + ". Check klist, the KDC's entry for that service and the host name in"
                            + " the address.",
                    e);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(url + ": authenticated to " + service() + " by SPNEGO");
        out.println(
                token.isSet()
                        ? "The server gave a cookie hadoop.auth, as Hadoop's servers do."
                        : "The server gave no cookie hadoop.auth, so it is not one of Hadoop's.");
    }

    private ConnectionConfigurator bounded() {
        int millis = Math.toIntExact(timeout.toMillis());
        return connection -> {
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(millis);
            return connection;
        };
    }

    private String service() {
        try {
            return KerberosUtil.getServicePrincipal("HTTP", url.getHost());
        } catch (UnknownHostException e) {
            return "HTTP/" + url.getHost();
        }
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < 20 && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /**
     * Hadoop's own would send the user's name, unproven, to servers that do not ask for Kerberos.
     */
    private static final class WithoutFallback extends KerberosAuthenticator {

        @Override
        protected Authenticator getFallBackAuthenticator() {
            return new Authenticator() {
                @Override
                public void setConnectionConfigurator(@Nullable ConnectionConfigurator ignored) {
                    // Nothing is connected to.
                }

                @Override
                public void authenticate(URL url, AuthenticatedURL.Token token)
                        throws AuthenticationException {
                    throw new AuthenticationException(
                            "the server does not ask for it (no 'WWW-Authenticate: Negotiate' with"
                                    + " status "
                                    + HttpURLConnection.HTTP_UNAUTHORIZED
                                    + ")");
                }
            };
        }
    }
}
