/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.testing.internal.kdc.kerby;

import static org.assertj.core.api.Assertions.assertThat;

import io.kerstream.testing.OldKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.identity.IdentityService;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.request.KrbIdentity;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrincipalDatabaseTest {

    private static final String ALICE = "alice@A.TEST";
    private static final EncryptionType AES256 = EncryptionType.AES256_CTS_HMAC_SHA1_96;

    private final PrincipalDatabase database = new PrincipalDatabase(List.of(AES256));
    private IdentityService identities;

    @BeforeEach
    void createAlice() throws KrbException {
        identities = database.identities();
        database.create(ALICE);
    }

    @Test
    void changedKeyHasTheNextVersionAndLeavesTheOldEntryAlone() throws KrbException {
        KrbIdentity before = identities.getIdentity(ALICE);
        byte[] oldKey = before.getKey(AES256).getKeyData().clone();

        database.changeKey(ALICE, OldKeys.DISCARD);

        KrbIdentity after = identities.getIdentity(ALICE);
        assertThat(after.getKeyVersion()).isEqualTo(2);
        assertThat(after.getKey(AES256).getKvno()).isEqualTo(2);
        assertThat(after.getKey(AES256).getKeyData()).isNotEqualTo(oldKey);
        assertThat(before.getKey(AES256).getKeyData()).isEqualTo(oldKey);
    }

    @Test
    void keytabsHoldWhatWasKept() throws Exception {
        database.changeKey(ALICE, OldKeys.KEEP);
        assertThat(versionsInKeytab()).containsExactlyInAnyOrder(1, 2);

        database.changeKey(ALICE, OldKeys.DISCARD);
        assertThat(versionsInKeytab()).containsExactly(3);
    }

    @Test
    void otherVersionOfTheSameKey() throws KrbException {
        byte[] key = identities.getIdentity(ALICE).getKey(AES256).getKeyData();

        database.setKeyVersion(ALICE, 7);

        assertThat(identities.getIdentity(ALICE).getKey(AES256).getKvno()).isEqualTo(7);
        assertThat(identities.getIdentity(ALICE).getKey(AES256).getKeyData()).isEqualTo(key);
    }

    @Test
    void concurrentRequestsGetDifferentObjects() throws KrbException {
        assertThat(identities.getIdentity(ALICE).getPrincipal())
                .isNotSameAs(identities.getIdentity(ALICE).getPrincipal());
    }

    @Test
    void samePasswordAndNameMakeTheSameKey() throws KrbException {
        PrincipalDatabase other = new PrincipalDatabase(List.of(AES256));
        database.create("krbtgt/B@A", "password");
        other.create("krbtgt/B@A", "password");

        assertThat(identities.getIdentity("krbtgt/B@A").getKey(AES256).getKeyData())
                .isEqualTo(
                        other.identities().getIdentity("krbtgt/B@A").getKey(AES256).getKeyData());
    }

    private List<Integer> versionsInKeytab() throws IOException {
        Keytab keytab =
                Keytab.loadKeytab(new ByteArrayInputStream(database.keytab(List.of(ALICE))));
        return keytab.getPrincipals().stream()
                .flatMap(principal -> keytab.getKeytabEntries(principal).stream())
                .map(KeytabEntry::getKvno)
                .toList();
    }
}
