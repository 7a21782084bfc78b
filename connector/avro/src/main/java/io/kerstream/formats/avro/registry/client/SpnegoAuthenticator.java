/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.formats.avro.registry.client;

import java.net.URL;
import org.apache.hadoop.security.authentication.client.AuthenticatedURL;
import org.apache.hadoop.security.authentication.client.Authenticator;
import org.apache.hadoop.security.authentication.client.ConnectionConfigurator;
import org.apache.hadoop.security.authentication.client.KerberosAuthenticator;
import org.jspecify.annotations.Nullable;

/**
 * Hadoop's own sends the user's name, unproven, to a server that did not ask for Kerberos or gave
 * no cookie of Hadoop's. This one leaves it to the request itself: the JDK negotiates with servers
 * that are not Hadoop's, and a server that wants more answers 401.
 */
final class SpnegoAuthenticator extends KerberosAuthenticator {

    @Override
    protected Authenticator getFallBackAuthenticator() {
        return new Authenticator() {
            @Override
            public void setConnectionConfigurator(@Nullable ConnectionConfigurator ignored) {
                // Nothing is connected to.
            }

            @Override
            public void authenticate(URL url, AuthenticatedURL.Token token) {
                // Nothing is sent.
            }
        };
    }
}
