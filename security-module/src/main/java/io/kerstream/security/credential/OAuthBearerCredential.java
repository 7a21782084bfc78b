/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import io.kerstream.security.config.Secret;
import io.kerstream.security.config.Setting;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * An OAuth client that gets tokens by the client-credentials grant (RFC 6749, section 4.4; RFC
 * 7628; KIP-768).
 *
 * @param name of the credential in the configuration
 * @param endpoint URL of the token endpoint
 * @param scope what tokens are asked for, or null to leave that to the server
 */
@Internal
public record OAuthBearerCredential(
        String name,
        Setting endpoint,
        Setting clientId,
        Secret clientSecret,
        @Nullable Setting scope)
        implements Credential {

    @Override
    public String mechanism() {
        return CredentialType.OAUTHBEARER.mechanism();
    }

    @Override
    public String source() {
        return "credential "
                + name
                + " (oauthbearer, client "
                + clientId.value()
                + " at "
                + endpoint.value()
                + ")";
    }

    @Override
    public String configuredBy() {
        return endpoint + ", " + clientId;
    }
}
