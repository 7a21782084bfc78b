/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc;

import io.kerstream.testing.HarnessException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.common.EncryptionUtil;
import org.apache.kerby.kerberos.kerb.identity.IdentityService;
import org.apache.kerby.kerberos.kerb.identity.backend.BackendConfig;
import org.apache.kerby.kerberos.kerb.identity.backend.MemoryIdentityBackend;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.request.KrbIdentity;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionKey;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.jspecify.annotations.Nullable;

/**
 * The principals of one realm and their keys, in memory.
 *
 * <p>An entry is never changed but replaced, so that a request that is being answered sees either
 * the old keys or the new ones.
 */
final class PrincipalDatabase {

    /** What both the JDK 17 and Kerby support; DES3 and RC4 are no longer among them. */
    static final String ENCRYPTION_TYPES = "aes256-cts-hmac-sha1-96 aes128-cts-hmac-sha1-96";

    private static final List<EncryptionType> TYPES =
            List.of(EncryptionType.AES256_CTS_HMAC_SHA1_96, EncryptionType.AES128_CTS_HMAC_SHA1_96);

    /** The last second of the year 9999: the end of Kerberos time. */
    private static final long NEVER_MILLIS = 253402300799000L;

    private final String realm;
    private final MemoryIdentityBackend backend = new MemoryIdentityBackend();

    PrincipalDatabase(String realm) throws KrbException {
        this.realm = realm;
        backend.setConfig(new BackendConfig());
        backend.initialize();
        create(ticketGrantingService());
    }

    IdentityService identities() {
        return backend;
    }

    String ticketGrantingService() {
        return "krbtgt/" + realm + "@" + realm;
    }

    /** {@code name} with the realm. */
    String qualify(String name) {
        int at = name.indexOf('@');
        if (name.isBlank() || at == 0) {
            throw new IllegalArgumentException("principal '" + name + "': has no name");
        }
        if (at < 0) {
            return name + "@" + realm;
        }
        if (!name.substring(at + 1).equals(realm)) {
            throw new IllegalArgumentException(
                    "principal '" + name + "': this KDC serves the realm " + realm + " only");
        }
        return name;
    }

    synchronized void create(String name) {
        String principal = qualify(name);
        if (find(principal) != null) {
            throw new IllegalArgumentException("principal '" + principal + "': exists already");
        }
        add(principal);
    }

    synchronized void changeKey(String name) {
        String principal = qualify(name);
        KrbIdentity old = find(principal);
        if (old == null) {
            throw new IllegalArgumentException(
                    "principal '" + principal + "': does not exist; create it first");
        }
        try {
            backend.updateIdentity(withNewKeys(principal, old.getKeyVersion() + 1));
        } catch (KrbException e) {
            throw new HarnessException("Cannot change the key of " + principal, e);
        }
    }

    /** The entry of a principal, made if there is none. */
    synchronized KrbIdentity findOrCreate(String name) {
        String principal = qualify(name);
        KrbIdentity found = find(principal);
        return found == null ? add(principal) : found;
    }

    private KrbIdentity add(String principal) {
        try {
            return backend.addIdentity(withNewKeys(principal, 1));
        } catch (KrbException e) {
            throw new HarnessException("Cannot create the principal " + principal, e);
        }
    }

    /** Writes the current keys of the principals, made if there are none. */
    void writeKeytab(OutputStream out, String... names) throws IOException {
        Keytab keytab = new Keytab();
        for (String name : names) {
            KrbIdentity identity = findOrCreate(name);
            for (EncryptionType type : TYPES) {
                EncryptionKey key = identity.getKey(type);
                keytab.addEntry(
                        new KeytabEntry(
                                identity.getPrincipal(),
                                KerberosTime.now(),
                                identity.getKeyVersion(),
                                key));
            }
        }
        keytab.store(out);
    }

    private @Nullable KrbIdentity find(String principal) {
        try {
            return backend.getIdentity(principal);
        } catch (KrbException e) {
            throw new HarnessException("Cannot look up the principal " + principal, e);
        }
    }

    private static KrbIdentity withNewKeys(String principal, int keyVersion) throws KrbException {
        KrbIdentity identity = new KrbIdentity(principal);
        identity.setCreatedTime(KerberosTime.now());
        identity.setExpireTime(new KerberosTime(NEVER_MILLIS));
        identity.setKeyVersion(keyVersion);
        identity.addKeys(EncryptionUtil.generateKeys(TYPES, keyVersion));
        return identity;
    }
}
