/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.nio.file.Path;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/** Logs in anew each time: from a keytab, which is read again, or by another login module. */
final class ModuleTicketSource implements TicketSource {

    private final LoginIdentity identity;
    private final @Nullable Path keytab;
    private volatile @Nullable FileStamp seen;

    ModuleTicketSource(LoginIdentity identity) {
        this.identity = identity;
        this.keytab = identity.file().isEmpty() ? null : Path.of(identity.file());
    }

    @Override
    public Obtained obtain(@Nullable KerberosTicket current, Reason reason) throws LoginException {
        if (keytab != null) {
            seen = FileStamp.of(keytab);
        }
        return new Obtained(
                JaasLogin.run(identity.module(), identity.moduleOptions()),
                identity.isInitiator() ? 1 : 0);
    }

    @Override
    public boolean changed() {
        FileStamp then = seen;
        return keytab != null && then != null && !then.equals(FileStamp.of(keytab));
    }

    @Override
    public boolean isFilledByOthers() {
        return false;
    }
}
