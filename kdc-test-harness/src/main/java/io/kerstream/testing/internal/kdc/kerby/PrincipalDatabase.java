/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.kerby;

import io.kerstream.testing.OldKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    /** The last second of the year 9999: the end of Kerberos time. */
    private static final long NEVER_MILLIS = 253402300799000L;

    private final List<EncryptionType> types;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /** The current keys, older ones that keytabs still get, and whether it is disabled. */
    private record Entry(List<EncryptionKey> keys, List<EncryptionKey> kept, boolean locked) {

        int version() {
            return keys.get(0).getKvno();
        }
    }

    PrincipalDatabase(List<EncryptionType> types) {
        this.types = types;
    }

    /** The entries as Kerby's handler sees them. */
    IdentityService identities() throws KrbException {
        Identities identities = new Identities();
        identities.setConfig(new BackendConfig());
        identities.initialize();
        return identities;
    }

    void create(String principal) throws KrbException {
        entries.put(principal, new Entry(randomKeys(1), List.of(), false));
    }

    void create(String principal, String password) throws KrbException {
        List<EncryptionKey> keys = EncryptionUtil.generateKeys(principal, password, types);
        entries.put(principal, new Entry(withVersion(keys, 1), List.of(), false));
    }

    void changeKey(String principal, OldKeys oldKeys) throws KrbException {
        Entry old = entry(principal);
        List<EncryptionKey> kept = new ArrayList<>();
        if (oldKeys == OldKeys.KEEP) {
            kept.addAll(old.keys);
            kept.addAll(old.kept);
        }
        entries.put(principal, new Entry(randomKeys(old.version() + 1), kept, old.locked));
    }

    void setKeyVersion(String principal, int version) {
        Entry old = entry(principal);
        entries.put(principal, new Entry(withVersion(old.keys, version), old.kept, old.locked));
    }

    void setLocked(String principal, boolean locked) {
        Entry old = entry(principal);
        entries.put(principal, new Entry(old.keys, old.kept, locked));
    }

    void delete(String principal) {
        entries.remove(principal);
    }

    /** The keys of the principals, newest first, as a keytab. */
    byte[] keytab(List<String> principals) {
        Keytab keytab = new Keytab();
        for (String principal : principals) {
            Entry entry = entry(principal);
            entry.keys.forEach(key -> keytab.addEntry(keytabEntry(principal, key)));
            entry.kept.forEach(key -> keytab.addEntry(keytabEntry(principal, key)));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            keytab.store(out);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a keytab to memory", e);
        }
        return out.toByteArray();
    }

    private static KeytabEntry keytabEntry(String principal, EncryptionKey key) {
        return new KeytabEntry(
                new KrbIdentity(principal).getPrincipal(), KerberosTime.now(), key.getKvno(), key);
    }

    private Entry entry(String principal) {
        Entry entry = entries.get(principal);
        if (entry == null) {
            throw new IllegalStateException("principal '" + principal + "': does not exist");
        }
        return entry;
    }

    private List<EncryptionKey> randomKeys(int version) throws KrbException {
        return withVersion(EncryptionUtil.generateKeys(types, version), version);
    }

    private static List<EncryptionKey> withVersion(List<EncryptionKey> keys, int version) {
        return keys.stream()
                .map(key -> new EncryptionKey(key.getKeyType(), key.getKeyData(), version))
                .toList();
    }

    /** Hands out a new object each time: Kerby's are changed while they are encoded. */
    private final class Identities extends MemoryIdentityBackend {

        @Override
        public @Nullable KrbIdentity getIdentity(String principal) {
            Entry entry = entries.get(principal);
            if (entry == null) {
                return null;
            }
            KrbIdentity identity = new KrbIdentity(principal);
            identity.setCreatedTime(KerberosTime.now());
            identity.setExpireTime(new KerberosTime(NEVER_MILLIS));
            identity.setKeyVersion(entry.version());
            identity.setDisabled(entry.locked);
            identity.addKeys(entry.keys);
            return identity;
        }
    }
}
