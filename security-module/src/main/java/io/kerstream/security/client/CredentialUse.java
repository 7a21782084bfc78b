/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.client;

import io.kerstream.security.config.FilePermissions;
import io.kerstream.security.config.ProcessConfiguration;
import io.kerstream.security.credential.Credential;

/** What becomes of a client once it is known which credential it gets. */
interface CredentialUse {

    /**
     * Makes the configuration of a client that has the credential.
     *
     * @param client with the settings of its profile
     * @throws io.kerstream.security.KafkaSecurityException if the credential cannot be used
     */
    PreparedClient inject(
            ClientProperties client,
            Credential credential,
            ProcessConfiguration settings,
            FilePermissions permissions);
}
