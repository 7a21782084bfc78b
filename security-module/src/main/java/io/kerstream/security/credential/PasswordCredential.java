/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.credential;

import io.kerstream.security.config.Secret;
import io.kerstream.security.config.Setting;
import org.apache.flink.annotation.Internal;

/**
 * A user with a password, for SCRAM (RFC 5802, RFC 7677) and PLAIN (RFC 4616).
 *
 * @param name of the credential in the configuration
 * @param type which of these mechanisms it is for
 * @param password what it was read from; {@link Setting} shows no secret
 */
@Internal
public record PasswordCredential(
        String name, CredentialType type, Setting username, Setting password, Secret secret)
        implements Credential {

    @Override
    public String mechanism() {
        return type.mechanism();
    }

    @Override
    public String source() {
        return "credential " + name + " (" + type + ", user " + username.value() + ")";
    }

    @Override
    public String configuredBy() {
        return username + ", " + password.key() + " (" + password.origin() + ")";
    }
}
